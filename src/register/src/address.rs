//! Where letters go.

use std::fmt;

/// A postal address. Any part may be missing; at least one is there. `Debug` says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct PostalAddress {
    care_of: Option<String>,
    lines: Vec<String>,
    postal_code: Option<String>,
    town: Option<String>,
    country: Option<String>,
}

/// The parts of a [`PostalAddress`], as a register states them: blanks and all.
#[derive(Default)]
pub struct AddressParts<'a> {
    /// Who takes the letters in, without "c/o" in front.
    pub care_of: Option<&'a str>,
    /// Street, box or farm; abroad, whatever stands between the name and the country.
    pub lines: &'a [&'a str],
    /// Five digits, with or without a blank; abroad, none: it is in the lines.
    pub postal_code: Option<&'a str>,
    /// Town.
    pub town: Option<&'a str>,
    /// Country, when it is not Sweden.
    pub country: Option<&'a str>,
}

impl PostalAddress {
    /// An address of these parts; `None`: every part is blank.
    pub fn new(parts: &AddressParts<'_>) -> Option<Self> {
        let said =
            |part: Option<&str>| part.map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned);
        let address = Self {
            care_of: said(parts.care_of),
            lines: parts.lines.iter().filter_map(|line| said(Some(line))).collect(),
            postal_code: said(parts.postal_code).map(|code| spaced(&code)),
            town: said(parts.town),
            country: said(parts.country),
        };
        let Self { care_of, lines, postal_code, town, country } = &address;
        let says =
            !lines.is_empty() || [care_of, postal_code, town, country].iter().any(|part| part.is_some());
        says.then_some(address)
    }

    /// Who takes the letters in, without "c/o" in front.
    pub fn care_of(&self) -> Option<&str> {
        self.care_of.as_deref()
    }

    /// Street, box or farm; abroad, whatever stands between the name and the country.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// A Swedish one reads "123 45".
    pub fn postal_code(&self) -> Option<&str> {
        self.postal_code.as_deref()
    }

    /// Town.
    pub fn town(&self) -> Option<&str> {
        self.town.as_deref()
    }

    /// Country, when it is not Sweden.
    pub fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }

    /// The lines as they stand on an envelope, below the name; `care_of` says in the reader's language with whom.
    pub fn on_envelope(&self, care_of: impl FnOnce(&str) -> String) -> Vec<String> {
        let town = [self.postal_code(), self.town()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let care_of = self.care_of().map(care_of);
        care_of
            .into_iter()
            .chain(self.lines.iter().cloned())
            .chain((!town.is_empty()).then_some(town))
            .chain(self.country.clone())
            .collect()
    }
}

/// "12345" as "123 45"; anything else as it stands.
fn spaced(code: &str) -> String {
    let digits: String = code.chars().filter(|c| *c != ' ').collect();
    if digits.len() == 5 && digits.bytes().all(|digit| digit.is_ascii_digit()) {
        format!("{} {}", &digits[..3], &digits[3..])
    } else {
        code.to_owned()
    }
}

impl fmt::Debug for PostalAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostalAddress(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_as_on_an_envelope() {
        for code in ["12345", "123 45", " 12345 "] {
            let address = PostalAddress::new(&AddressParts {
                care_of: Some("Ek"),
                lines: &["Björkvägen 3", " "],
                postal_code: Some(code),
                town: Some("Björkdalen"),
                country: None,
            });
            let care_of = |name: &str| format!("c/o {name}");
            assert_eq!(
                address.unwrap().on_envelope(care_of),
                ["c/o Ek", "Björkvägen 3", "123 45 Björkdalen"]
            );
        }
        let abroad = AddressParts {
            lines: &["1 High Street", "London SW1A 1AA"],
            country: Some("Storbritannien"),
            ..AddressParts::default()
        };
        let abroad = PostalAddress::new(&abroad).unwrap();
        assert_eq!(abroad.on_envelope(str::to_owned), ["1 High Street", "London SW1A 1AA", "Storbritannien"]);
    }

    #[test]
    fn blanks_are_no_address_and_debug_says_nothing() {
        assert!(PostalAddress::new(&AddressParts::default()).is_none());
        let blanks = AddressParts { lines: &["", " "], town: Some(" "), ..AddressParts::default() };
        assert!(PostalAddress::new(&blanks).is_none());
        let town = AddressParts { town: Some("Björkdalen"), ..AddressParts::default() };
        assert_eq!(format!("{:?}", PostalAddress::new(&town).unwrap()), "PostalAddress(…)");
    }
}
