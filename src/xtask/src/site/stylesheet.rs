//! One stylesheet from the files of `style/`, in the order of their names.
//!
//! Comments and indentation are taken out, and no more: after Brotli a full minifier (lightningcss, forty crates) gains
//! a few hundred bytes, and what the browser shows in its inspector is no longer what somebody wrote.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::workspace::shown;

/// The stylesheets of `folder`, joined. No folder, no styles.
pub(super) fn join(folder: &Path) -> Result<String> {
    let mut files: Vec<_> = match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error).with_context(|| format!("{} could not be read", shown(folder))),
    };
    files.retain(|file| file.extension().is_some_and(|extension| extension == "css"));
    files.sort();
    let mut joined = String::new();
    for file in files {
        let css = fs::read_to_string(&file).with_context(|| format!("{} could not be read", shown(&file)))?;
        joined.push_str(&slim(&css).with_context(|| shown(&file))?);
    }
    Ok(joined)
}

/// Without comments, blank lines and indentation; strings stay as they are (CSS Syntax 3, sections 4.3.2 and 4.3.5).
fn slim(css: &str) -> Result<String> {
    let mut slimmed = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(next) = rest.chars().next() {
        let taken = match next {
            '/' if rest.starts_with("/*") => {
                let end = rest.find("*/").context("a comment is not closed")?;
                // Two tokens stay two: `a/**/b` is not `ab`.
                if !slimmed.ends_with(char::is_whitespace) {
                    slimmed.push(' ');
                }
                rest = &rest[end + 2..];
                continue;
            }
            '"' | '\'' => string(rest, next).context("a string is not closed")?,
            _ if next.is_whitespace() => {
                let length = rest.len() - rest.trim_start().len();
                let space = if rest[..length].contains('\n') { "\n" } else { " " };
                if space == "\n" && slimmed.ends_with(' ') {
                    slimmed.pop();
                }
                if !slimmed.is_empty() && !slimmed.ends_with('\n') && !slimmed.ends_with(' ') {
                    slimmed.push_str(space);
                }
                rest = &rest[length..];
                continue;
            }
            _ => &rest[..next.len_utf8()],
        };
        slimmed.push_str(taken);
        rest = &rest[taken.len()..];
    }
    let bare = slimmed.to_ascii_lowercase();
    if bare.contains("@import")
        || bare.match_indices("url(").any(|(at, _)| {
            !bare[at..].trim_start_matches("url(").trim_start_matches(['"', '\'']).starts_with("data:")
        })
    {
        bail!(
            "refers to another file, whose hashed name a stylesheet cannot know: use a data: address or inline SVG"
        );
    }
    if !slimmed.is_empty() && !slimmed.ends_with('\n') {
        slimmed.push('\n');
    }
    Ok(slimmed)
}

/// The string at the start of `text`, quotes included; `None` when it does not end.
fn string(text: &str, quote: char) -> Option<&str> {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return None,
            _ if character == quote => return Some(&text[..=at]),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_rules_stay() {
        let css = "/* Colours */\n:root {\n    --ink: #123; /* dark */\n}\n\n\nmain {\n\tmargin: 0 auto;\n}";
        assert_eq!(slim(css).unwrap(), ":root {\n--ink: #123;\n}\nmain {\nmargin: 0 auto;\n}\n");
    }

    #[test]
    fn strings_are_left_alone() {
        let css = "a::after { content: \"/* no  comment */ \\\" '\"; }\n";
        assert_eq!(slim(css).unwrap(), css);
    }

    #[test]
    fn a_comment_between_tokens_leaves_them_apart() {
        assert_eq!(slim("a/* x */b{}").unwrap(), "a b{}\n");
    }

    #[test]
    fn what_never_ends_and_what_points_elsewhere_is_refused() {
        assert!(slim("/* open").is_err());
        assert!(slim("a { content: \"open\n }").is_err());
        assert!(slim("@import 'x.css';").is_err());
        assert!(slim("a { background: url(bild.png) }").is_err());
        assert!(slim("a { background: url(\"data:image/png;base64,AA\") }").is_ok());
    }

    #[test]
    fn files_are_joined_in_the_order_of_their_names() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("20-b.css"), "b{}").unwrap();
        fs::write(folder.path().join("10-a.css"), "a{}").unwrap();
        fs::write(folder.path().join("README"), "no").unwrap();
        assert_eq!(join(folder.path()).unwrap(), "a{}\nb{}\n");
    }
}
