//! What a PDF says of itself: how many pages it has, whether it is tagged for screen readers, and in which language it
//! is (PDF 1.7, 7.7.2 and 14.7 to 14.9).
//!
//! Our own few lines, because a sender's PDF may be made to harm its reader, and nothing else is asked of it than three
//! entries of its catalog: what is not needed is never looked at, so that time and memory are bounded whatever the file
//! holds. Libraries read more: lopdf makes a tree of every object (a file of 20 MB becomes a gigabyte), and hayro-syntax
//! inflates what is compressed without a limit. What cannot be read is not known, and is said so.

mod objects;
mod syntax;

use objects::Objects;
use syntax::{Dict, Value};

/// What a PDF says of itself; `None`: not known.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) pages: Option<u32>,
    pub(super) tagged: Option<bool>,
    /// The primary language subtag (BCP 47), in small letters: "sv".
    pub(super) language: Option<String>,
}

/// Nobody has more pages than this, and a file that says so is wrong.
const PAGES_MOST: i64 = 100_000;

pub(super) fn facts(content: &[u8]) -> Facts {
    read(content).unwrap_or_default()
}

fn read(content: &[u8]) -> Option<Facts> {
    let mut objects = Objects::open(content)?;
    let root = objects.root()?;
    let pages = match objects.resolved(&root, b"Pages") {
        Some(Value::Dict(tree)) => objects.resolved(&tree, b"Count"),
        _ => None,
    };
    let pages = match pages {
        Some(Value::Int(count)) if (1..=PAGES_MOST).contains(&count) => u32::try_from(count).ok(),
        _ => None,
    };
    let tagged = tagged(&mut objects, &root);
    // Where a file is encrypted its words are too, and a language would be nonsense.
    let language = match objects.resolved(&root, b"Lang") {
        Some(Value::Text(tag)) if !objects.encrypted() => language(&tag),
        _ => None,
    };
    Some(Facts { pages, tagged, language })
}

/// Tagged is what says so and has the tree that the tags refer to.
fn tagged(objects: &mut Objects<'_>, root: &Dict) -> Option<bool> {
    if root.get(b"MarkInfo").is_none() {
        return Some(false);
    }
    let Value::Dict(marks) = objects.resolved(root, b"MarkInfo")? else { return None };
    let marked = match objects.resolved(&marks, b"Marked") {
        Some(Value::Bool(marked)) => marked,
        None if marks.get(b"Marked").is_none() => false,
        _ => return None,
    };
    Some(marked && matches!(objects.resolved(root, b"StructTreeRoot"), Some(Value::Dict(_))))
}

/// The primary subtag of a text string (PDF 1.7, 7.9.2.2) that is a language tag.
fn language(text: &[u8]) -> Option<String> {
    let tag: String = match text {
        [0xfe, 0xff, utf16 @ ..] => {
            let units = utf16.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).collect::<Result<_, _>>().ok()?
        }
        [0xef, 0xbb, 0xbf, utf8 @ ..] => String::from_utf8(utf8.to_vec()).ok()?,
        latin => latin.iter().copied().map(char::from).collect(),
    };
    let primary = tag.split(['-', '_']).next()?.trim().to_ascii_lowercase();
    let fits = matches!(primary.len(), 2 | 3) && primary.bytes().all(|letter| letter.is_ascii_lowercase());
    fits.then_some(primary)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::ZlibEncoder};
    use proptest::prelude::*;
    use std::{
        fmt::Write as _,
        io::Write as _,
        time::{Duration, Instant},
    };

    /// A file with a table, of these objects from 1 on.
    fn with_table(objects: &[&str], trailer: &str) -> Vec<u8> {
        let mut file = String::from("%PDF-1.7\n");
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for (at, object) in objects.iter().enumerate() {
            writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
            writeln!(file, "{} 0 obj\n{object}\nendobj", at + 1).unwrap();
        }
        let at = file.len();
        write!(file, "{table}trailer\n<< {trailer} >>\nstartxref\n{at}\n%%EOF\n").unwrap();
        file.into_bytes()
    }

    fn zlib(plain: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }

    /// A file with everything compressed, as most are today: objects 1 and 2 in stream 3, and a table in stream 4, whose
    /// rows are told from the row above.
    fn compressed(catalog: &str, pages: &str, inside: &[u8]) -> Vec<u8> {
        let first = format!("1 0 2 {} ", catalog.len() + 1);
        let plain = [first.as_bytes(), catalog.as_bytes(), b" ", pages.as_bytes(), inside].concat();
        let packed = zlib(&plain);
        let mut file = b"%PDF-1.7\n".to_vec();
        let stream_at = file.len();
        file.extend(
            format!(
                "3 0 obj\n<< /Type /ObjStm /N 2 /First {} /Filter /FlateDecode /Length {} >>\nstream\r\n",
                first.len(),
                packed.len()
            )
            .bytes(),
        );
        file.extend(&packed);
        file.extend(b"\nendstream\nendobj\n");
        let table_at = file.len();
        let rows: [[u8; 4]; 5] = [
            [0, 0, 0, 0],
            [2, 0, 3, 0],
            [2, 0, 3, 1],
            [1, 0, u8::try_from(stream_at).unwrap(), 0],
            [1, u8::try_from(table_at >> 8).unwrap(), u8::try_from(table_at & 0xff).unwrap(), 0],
        ];
        let mut above = [0; 4];
        let mut predicted = Vec::new();
        for row in rows {
            predicted.push(2);
            predicted.extend(row.iter().zip(above).map(|(byte, above): (&u8, u8)| byte.wrapping_sub(above)));
            above = row;
        }
        let packed = zlib(&predicted);
        file.extend(format!("4 0 obj\n<< /Type /XRef /Size 5 /W [1 2 1] /Root 1 0 R /Filter [/FlateDecode] /DecodeParms [<< /Predictor 12 /Columns 4 >>] /Length {} >>\nstream\n", packed.len()).bytes());
        file.extend(&packed);
        file.extend(format!("\nendstream\nendobj\nstartxref\n{table_at}\n%%EOF").bytes());
        file
    }

    fn known(pages: u32, tagged: bool, language: &str) -> Facts {
        Facts { pages: Some(pages), tagged: Some(tagged), language: Some(language.to_owned()) }
    }

    const TAGGED: &str =
        "<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /Lang (sv-SE) /StructTreeRoot 3 0 R >>";
    const PAGES: &str = "<< /Type /Pages /Kids [4 0 R] /Count 12 >>";

    #[test]
    fn a_tagged_file_says_pages_tags_and_language() {
        let file = with_table(&[TAGGED, PAGES, "<< /Type /StructTreeRoot >>"], "/Size 4 /Root 1 0 R");
        assert_eq!(facts(&file), known(12, true, "sv"));
    }

    #[test]
    fn what_a_file_does_not_say_is_not_known() {
        let of = |catalog: &str, pages: &str| facts(&with_table(&[catalog, pages], "/Size 3 /Root 1 0 R"));
        let bare = of("<< /Type /Catalog /Pages 2 0 R >>", PAGES);
        assert_eq!(bare, Facts { pages: Some(12), tagged: Some(false), language: None });
        // It says that it is tagged, and has no tags.
        assert_eq!(of(TAGGED, PAGES).tagged, Some(false));
        for count in ["0", "-3", "2.5", "(12)", "99999999999999999999", "9 0 R"] {
            assert_eq!(of("<< /Pages 2 0 R >>", &format!("<< /Count {count} >>")).pages, None, "{count}");
        }
        assert_eq!(of("<< /Pages 2 0 R /MarkInfo 9 0 R >>", PAGES).tagged, None);
        let encrypted = with_table(&[TAGGED, PAGES, "<<>>"], "/Size 4 /Root 1 0 R /Encrypt 9 0 R");
        assert_eq!(facts(&encrypted), Facts { language: None, ..known(12, true, "") });
        for none in [&b"%PDF-1.7"[..], b"%PDF-1.7 karta", b"%PDF-1.7\nstartxref\n999999\n%%EOF", b""] {
            assert_eq!(facts(none), Facts::default());
        }
    }

    #[test]
    fn a_language_is_read_in_each_way_that_it_is_written() {
        for (text, expected) in [
            (&b"sv-SE"[..], Some("sv")),
            (b"EN", Some("en")),
            (b"\xfe\xff\0f\0i\0-\0F\0I", Some("fi")),
            (b"\xef\xbb\xbfar", Some("ar")),
            (b"x-klingon", None),
            (b"", None),
            (b"<script>", None),
        ] {
            assert_eq!(language(text).as_deref(), expected, "{text:?}");
        }
        let hex = TAGGED.replace("(sv-SE)", "<65 6e 2D47 42>");
        let file = with_table(&[&hex, PAGES, "<<>>"], "/Size 4 /Root 1 0 R");
        assert_eq!(facts(&file).language.as_deref(), Some("en"));
        let escaped = TAGGED.replace("(sv-SE)", "5 0 R");
        let file = with_table(&[&escaped, PAGES, "<<>>", "null", "(s\\166\\\n-SE)"], "/Size 6 /Root 1 0 R");
        assert_eq!(facts(&file).language.as_deref(), Some("sv"));
    }

    #[test]
    fn a_compressed_file_is_read_too() {
        let catalog = "<< /Pages 2 0 R /MarkInfo<</Marked true>>/Lang(sv)/StructTreeRoot<</K 1>> >>";
        assert_eq!(facts(&compressed(catalog, PAGES, b"")), known(12, true, "sv"));
    }

    #[test]
    fn an_update_at_the_end_counts() {
        let mut file = with_table(&["<< /Pages 2 0 R >>", PAGES], "/Size 3 /Root 1 0 R");
        let text = String::from_utf8(file.clone()).unwrap();
        let earlier: usize =
            text.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
        let at = file.len();
        file.extend(b"2 0 obj\n<< /Count 13 >>\nendobj\n");
        let table = file.len();
        let update = format!(
            "xref\n2 1\n{at:010} 00000 n \ntrailer << /Root 1 0 R /Prev {earlier} >>\nstartxref\n{table}\n%%EOF"
        );
        file.extend(update.bytes());
        assert_eq!(facts(&file).pages, Some(13));
    }

    /// Files that are made to cost: each must be given up at once.
    #[test]
    fn a_hostile_file_costs_no_more_than_another() {
        let deep = format!("<< /Pages {} >>", "[".repeat(1_000_000));
        let wide = format!("<< /Pages [{}] >>", "0 ".repeat(5_000_000));
        let names = format!("<< {} >>", "/A/B".repeat(2_000_000));
        let text = format!("<< /Lang ({}", "(".repeat(10_000_000));
        let around = with_table(&["2 0 R", "1 0 R"], "/Size 3 /Root 1 0 R");
        let loops = b"%PDF-1.7\nxref\n0 0\ntrailer << /Prev 9 /Root 1 0 R >>\nstartxref\n9\n%%EOF".to_vec();
        let many = format!(
            "%PDF-1.7\nxref\n{}trailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF",
            "0 0\n".repeat(3_000_000)
        );
        let length = with_table(
            &["<< /Pages 2 0 R >>", "<< /Length 2 0 R >>\nstream\nx\nendstream"],
            "/Size 3 /Root 1 0 R",
        );
        let bomb = compressed("<< /Pages 2 0 R >>", PAGES, &vec![b' '; 32 * 1024 * 1024]);
        let mut files = vec![around, loops, many.into_bytes(), length, bomb];
        files.extend(
            [deep, wide, names, text].map(|catalog| with_table(&[&catalog, PAGES], "/Size 3 /Root 1 0 R")),
        );
        for (at, file) in files.iter().enumerate() {
            let began = Instant::now();
            let known = facts(file);
            assert_eq!(known.pages, None, "file {at}");
            // Without optimisation, on a busy machine.
            assert!(began.elapsed() < Duration::from_secs(2), "file {at} took {:?}", began.elapsed());
        }
    }

    proptest! {
        #[test]
        fn a_damaged_file_is_read_or_given_up(
            packed in any::<bool>(),
            harm in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..40),
            cut in any::<proptest::sample::Index>(),
        ) {
            let mut file = if packed {
                compressed(TAGGED, PAGES, b"")
            } else {
                with_table(&[TAGGED, PAGES, "<<>>"], "/Size 4 /Root 1 0 R")
            };
            for (at, byte) in harm {
                let at = at.index(file.len());
                file[at] = byte;
            }
            file.truncate(file.len().max(2) - cut.index(file.len()) / 4);
            facts(&file); // must come back
        }

        #[test]
        fn whatever_the_bytes_they_are_read_or_given_up(mut bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            bytes.extend(b"\nstartxref\n0\n%%EOF");
            facts(&bytes);
        }
    }
}
