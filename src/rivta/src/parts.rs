//! The children of an element of an answer, by its type.

use crate::Broken;
use roxmltree::Node;

/// A type of a contract.
#[derive(Debug)]
pub struct Type {
    /// Its name, for errors.
    pub name: &'static str,
    /// Its elements: namespace and name.
    pub elements: &'static [(&'static str, &'static str)],
    /// The contract's own namespaces: what else is in one of them, or in none, is not of the contract. What a later version
    /// adds is in a namespace of its own (`xs:any namespace="##other"`).
    pub own: &'static [&'static str],
}

/// The children of an element, checked against its type.
///
/// What is missing is tolerated; what is there is not taken for something else: an element in the wrong namespace, given
/// twice or unknown to the contract makes the answer unreadable.
pub struct Parts<'a> {
    found: Vec<(&'static str, Node<'a, 'a>)>,
}

impl<'a> Parts<'a> {
    /// Order is not asked for: it decides nothing, and producers built against drafts differ in it.
    pub fn of(node: Node<'a, 'a>, of: &Type) -> Result<Self, Broken> {
        let mut found: Vec<(&'static str, Node<'a, 'a>)> = Vec::new();
        for child in node.children().filter(Node::is_element) {
            let name = child.tag_name();
            let namespace = name.namespace().unwrap_or_default();
            match of.elements.iter().find(|(_, known)| *known == name.name()) {
                Some((own, known)) if *own != namespace => return Err(Broken::Namespace(known)),
                Some((_, known)) if found.iter().any(|(given, _)| given == known) => {
                    return Err(Broken::Twice(known));
                }
                Some((_, known)) => found.push((known, child)),
                None if namespace.is_empty() || of.own.contains(&namespace) => {
                    return Err(Broken::Unknown(of.name));
                }
                None => {} // xs:any namespace="##other"
            }
        }
        Ok(Self { found })
    }

    /// Whether none of the type's elements is there.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// An element.
    pub fn node(&self, name: &'static str) -> Option<Node<'a, 'a>> {
        self.found.iter().find(|(known, _)| *known == name).map(|(_, node)| *node)
    }

    /// The children of an element.
    pub fn parts(&self, name: &'static str, of: &Type) -> Result<Option<Self>, Broken> {
        self.node(name).map(|node| Self::of(node, of)).transpose()
    }

    /// The text of an element, without blanks around it; `None`: it is absent or blank.
    pub fn text(&self, name: &'static str) -> Result<Option<String>, Broken> {
        let Some(node) = self.node(name) else { return Ok(None) };
        if node.children().any(|child| child.is_element()) {
            return Err(Broken::Value(name));
        }
        // A comment splits a text into several nodes; it is no part of the text.
        let text: String = node.children().filter(Node::is_text).filter_map(|part| part.text()).collect();
        let text = text.trim();
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    /// An `xs:boolean`; `None`: it is absent or blank.
    pub fn boolean(&self, name: &'static str) -> Result<Option<bool>, Broken> {
        match self.text(name)?.as_deref() {
            None => Ok(None),
            Some("true" | "1") => Ok(Some(true)),
            Some("false" | "0") => Ok(Some(false)),
            Some(_) => Err(Broken::Value(name)),
        }
    }
}

impl std::fmt::Debug for Parts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Parts(…)")
    }
}
