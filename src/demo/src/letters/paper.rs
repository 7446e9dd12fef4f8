//! PDF files with words on them: one tagged for screen readers, one not, and each says which it is.

use super::Clinic;
use pdf_writer::{
    Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr, types::StructRole, writers::StructTreeRoot,
};

/// One page of headings and paragraphs.
pub(super) struct Paper {
    title: String,
    blocks: Vec<(Role, String)>,
    /// Whether the file tells a screen reader what is a heading, and in which language it is.
    pub(super) tagged: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Heading,
    Paragraph,
}

/// The way to a clinic.
pub(super) fn directions(clinic: &Clinic) -> Paper {
    Paper {
        title: format!("Så hittar du till {}", clinic.name),
        blocks: vec![
            (Role::Paragraph, format!("Adress: {}", clinic.place())),
            (Role::Heading, "Från bussen".to_owned()),
            (Role::Paragraph, "Gå av vid hållplatsen Björkdalens torg. Gå rakt fram längs Björkvägen i ungefär 200 meter. Entrén ligger på höger sida, mitt emot parken. Det finns en ramp till vänster om trappan.".to_owned()),
            (Role::Heading, "Med bil".to_owned()),
            (Role::Paragraph, "Parkeringen ligger bakom huset. Två platser närmast dörren är till för dig med parkeringstillstånd.".to_owned()),
            (Role::Heading, "Hittar du inte?".to_owned()),
            (Role::Paragraph, format!("Ring {}, så kommer någon och möter dig.", clinic.telephone)),
        ],
        tagged: true,
    }
}

/// A welcome, made the way that many programs still make a PDF.
pub(super) fn welcome(clinic: &Clinic) -> Paper {
    Paper {
        title: format!("Välkommen till {}", clinic.name),
        blocks: vec![
            (Role::Paragraph, "Anmäl dig i receptionen när du kommer. Du kan vänta i rummet till vänster, där det finns vatten och en leksakshörna. Säg till om du hellre vill vänta ute.".to_owned()),
            (Role::Paragraph, format!("Frågor? Ring {}.", clinic.telephone)),
        ],
        tagged: false,
    }
}

/// Exercises before an operation.
pub(super) fn exercises(clinic: &Clinic) -> Paper {
    Paper {
        title: "Träningsprogram inför operation".to_owned(),
        blocks: vec![
            (Role::Paragraph, "Gör övningarna varje dag. Det får ta emot, men inte göra mycket ont.".to_owned()),
            (Role::Heading, "Spänn låret".to_owned()),
            (Role::Paragraph, "Ligg på rygg med benet rakt. Tryck ner knävecket mot underlaget i fem sekunder. Gör det 15 gånger.".to_owned()),
            (Role::Heading, "Res dig upp".to_owned()),
            (Role::Paragraph, "Sitt på en stol. Res dig och sätt dig långsamt utan att ta hjälp av händerna. Gör det 10 gånger.".to_owned()),
            (Role::Paragraph, format!("Frågor om övningarna? Ring {} på {}.", clinic.telephone, clinic.name)),
        ],
        tagged: true,
    }
}

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const PAGE: Ref = Ref::new(3);
const FONT: Ref = Ref::new(4);
const BOLD: Ref = Ref::new(5);
const CONTENT: Ref = Ref::new(6);
const INFO: Ref = Ref::new(7);
const TREE: Ref = Ref::new(8);
const DOCUMENT: Ref = Ref::new(9);
/// The first of the structure elements, one for the title and one for each block.
const FIRST_ELEMENT: i32 = 10;

/// A4, in points.
const WIDTH: f32 = 595.0;
/// A4, in points.
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 72.0;
/// So many characters go on a line of [`SIZE`] points between the margins.
const LINE: usize = 82;
const SIZE: f32 = 11.0;

impl Paper {
    /// The file. The same words give the same bytes, so that a letter sent again is the same letter.
    pub(super) fn write(&self) -> Vec<u8> {
        let mut pdf = Pdf::new();
        let mut catalog = pdf.catalog(CATALOG);
        catalog.pages(PAGES);
        if self.tagged {
            catalog.lang(TextStr("sv-SE"));
            catalog.mark_info().marked(true);
            catalog.viewer_preferences().display_doc_title(true);
            catalog.pair(Name(b"StructTreeRoot"), TREE);
        }
        catalog.finish();
        pdf.pages(PAGES).kids([PAGE]).count(1);
        let mut page = pdf.page(PAGE);
        page.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).parent(PAGES).contents(CONTENT);
        if self.tagged {
            page.struct_parents(0);
        }
        page.resources().fonts().pair(Name(b"F1"), FONT).pair(Name(b"F2"), BOLD);
        page.finish();
        // Two of the fonts that every reader has; their Latin letters cover Swedish.
        for (font, name) in [(FONT, &b"Helvetica"[..]), (BOLD, &b"Helvetica-Bold"[..])] {
            pdf.type1_font(font).base_font(Name(name)).encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        pdf.stream(CONTENT, &self.content().finish());
        pdf.document_info(INFO).title(TextStr(&self.title));
        if self.tagged {
            self.structure(&mut pdf);
        }
        pdf.finish()
    }

    /// Everything that is read: the title first.
    fn parts(&self) -> impl Iterator<Item = (Option<Role>, &str)> {
        let blocks = self.blocks.iter().map(|(role, text)| (Some(*role), text.as_str()));
        std::iter::once((None, self.title.as_str())).chain(blocks)
    }

    fn content(&self) -> Content {
        let mut content = Content::new();
        let mut y = HEIGHT - MARGIN;
        for (id, (role, text)) in (0_i32..).zip(self.parts()) {
            if self.tagged {
                let mut mark = content.begin_marked_content_with_properties(Name(tag(role)));
                mark.properties().identify(id);
            }
            let (font, size, before) = match role {
                None => (&b"F2"[..], 16.0, 0.0),
                Some(Role::Heading) => (&b"F2"[..], 12.0, 10.0),
                Some(Role::Paragraph) => (&b"F1"[..], SIZE, 4.0),
            };
            y -= before;
            let most = if role.is_none() { LINE * 2 / 3 } else { LINE };
            for line in lines(text, most) {
                y -= size * 1.4;
                content.begin_text().set_font(Name(font), size).next_line(MARGIN, y);
                content.show(Str(&win_ansi(&line))).end_text();
            }
            if self.tagged {
                content.end_marked_content();
            }
        }
        content
    }

    /// What a screen reader goes by (PDF 1.7, 14.7).
    fn structure(&self, pdf: &mut Pdf) {
        let elements: Vec<Ref> = (FIRST_ELEMENT..).map(Ref::new).take(self.blocks.len() + 1).collect();
        let parents = Ref::new(FIRST_ELEMENT + i32::try_from(elements.len()).expect("one page"));
        let mut tree = pdf.indirect(TREE).start::<StructTreeRoot>();
        tree.child(DOCUMENT).parent_tree_next_key(1);
        tree.parent_tree().nums().insert(0, parents);
        tree.finish();
        pdf.indirect(parents).array().items(&elements);
        let mut document = pdf.struct_element(DOCUMENT);
        document.kind(StructRole::Document).parent(TREE);
        let mut children = document.children();
        for element in &elements {
            children.struct_element(*element);
        }
        children.finish();
        document.finish();
        for (id, ((role, _), element)) in (0_i32..).zip(self.parts().zip(&elements)) {
            let role = match role {
                None => StructRole::H1,
                Some(Role::Heading) => StructRole::H2,
                Some(Role::Paragraph) => StructRole::P,
            };
            let mut written = pdf.struct_element(*element);
            written.kind(role).parent(DOCUMENT).page(PAGE);
            written.marked_content_child().marked_content_id(id);
        }
    }
}

fn tag(role: Option<Role>) -> &'static [u8] {
    match role {
        None => b"H1",
        Some(Role::Heading) => b"H2",
        Some(Role::Paragraph) => b"P",
    }
}

/// Words put on lines of at most `most` characters. All lines but the last end in a space, so that a screen reader
/// does not run the words at their ends together.
fn lines(text: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().expect("never empty");
        if !last.is_empty() && last.chars().count() + word.chars().count() > most {
            lines.push(String::new());
        }
        let last = lines.last_mut().expect("never empty");
        last.push_str(word);
        last.push(' ');
    }
    if let Some(last) = lines.last_mut() {
        last.truncate(last.trim_end().len());
    }
    lines
}

/// The letters of Swedish are where Latin-1 has them.
fn win_ansi(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{CARE_CENTRE, PAIN};
    use super::*;

    fn holds(file: &[u8], words: &str) -> bool {
        let words = win_ansi(words);
        file.windows(words.len()).any(|window| window == words)
    }

    #[test]
    fn a_file_is_tagged_exactly_when_it_says_so() {
        for paper in [directions(&CARE_CENTRE), welcome(&CARE_CENTRE), exercises(&PAIN)] {
            let file = paper.write();
            assert!(file.starts_with(b"%PDF-1.") && file.trim_ascii_end().ends_with(b"%%EOF"));
            for sign in ["/StructTreeRoot", "/Marked true", "/Lang (sv-SE)", "/H1", "/MCID 0"] {
                assert_eq!(holds(&file, sign), paper.tagged, "{}: {sign}", paper.title);
            }
            assert_eq!(file, paper.write(), "the same words, the same bytes");
        }
    }

    #[test]
    fn the_words_can_be_read_and_stay_on_the_page() {
        let file = directions(&CARE_CENTRE).write();
        assert!(holds(&file, "(Hittar du inte?)") && holds(&file, "(Med bil)"), "the text is text");
        let wrapped = lines(&PAIN.place(), LINE);
        assert!(wrapped.len() > 1 && wrapped.iter().all(|line| line.chars().count() <= LINE + 1));
        assert_eq!(wrapped.concat(), PAIN.place(), "no word is lost");
        assert_eq!(win_ansi("åäö"), [0xe5, 0xe4, 0xf6]);
    }
}
