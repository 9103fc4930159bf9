//! XML records as small trees, one at a time; names without their namespace.

use super::guard::{Guard, Refusal};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// An element.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Node {
    pub name: String,
    pub attrs: Vec<(String, String)>,
    pub text: String,
    pub children: Vec<Node>,
}

/// Bounds of one record.
const MAX_DEPTH: usize = 64;
const MAX_NODES: usize = 200_000;

impl Node {
    /// The text of the first child of that name, tidied; empty when there is none.
    pub fn get(&self, name: &str) -> String {
        self.child(name)
            .map_or_else(String::new, |c| crate::name::tidy(&c.text))
    }

    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|c| c.name == name)
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |c| c.name == name)
    }

    pub fn attr(&self, name: &str) -> &str {
        self.attrs
            .iter()
            .find(|(k, _)| k == name)
            .map_or("", |(_, v)| v.trim())
    }

    /// Every element of that name below, in order.
    pub fn find<'a>(&'a self, name: &str, out: &mut Vec<&'a Self>) {
        for c in &self.children {
            if c.name == name {
                out.push(c);
            }
            c.find(name, out);
        }
    }

    /// The tidied texts of every element of that name below.
    pub fn texts(&self, name: &str) -> Vec<String> {
        let mut found = Vec::new();
        self.find(name, &mut found);
        found
            .iter()
            .map(|n| crate::name::tidy(&n.text))
            .filter(|t| !t.is_empty())
            .collect()
    }
}

/// Reads the document; `root` gets the root element's name and attributes, `record` every element whose name `wanted` accepts
/// (the outermost). A document type definition, an unknown entity, a cut-off file, too deep or too many elements are refused.
pub(super) fn read(
    guard: Guard,
    wanted: impl Fn(&str) -> bool,
    mut root: impl FnMut(&Node) -> Result<(), Refusal>,
    mut record: impl FnMut(Node) -> Result<(), Refusal>,
) -> Result<Guard, Refusal> {
    let mut reader = Reader::from_reader(guard);
    reader.config_mut().trim_text(false);
    let mut buf = Vec::new();
    let mut stack: Vec<Node> = Vec::new();
    let (mut depth, mut nodes, mut seen_root) = (0usize, 0usize, false);
    loop {
        buf.clear();
        let event = reader
            .read_event_into(&mut buf)
            .map_err(|e| format!("XML: {e}"))?;
        match event {
            Event::Start(e) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(format!("XML: elements nested deeper than {MAX_DEPTH}"));
                }
                let node = open(&e)?;
                if !seen_root {
                    seen_root = true;
                    root(&node)?;
                }
                if !stack.is_empty() || wanted(&node.name) {
                    stack.push(node);
                    nodes += 1;
                }
            }
            Event::Empty(e) => {
                let node = open(&e)?;
                if !seen_root {
                    seen_root = true;
                    root(&node)?;
                }
                nodes += 1;
                match stack.last_mut() {
                    Some(parent) => parent.children.push(node),
                    None if wanted(&node.name) => record(node)?,
                    None => {}
                }
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if let Some(done) = stack.pop() {
                    if let Some(parent) = stack.last_mut() {
                        parent.children.push(done);
                    } else {
                        nodes = 0;
                        record(done)?;
                        reader.get_mut().mark();
                    }
                }
            }
            Event::Text(t) => append(&mut stack, &t.xml10_content()),
            Event::CData(t) => append(&mut stack, &t.xml10_content()),
            Event::GeneralRef(r) => {
                let text = match r.resolve_char_ref().map_err(|e| format!("XML: {e}"))? {
                    Some(c) => c.to_string(),
                    None => predefined(&r.xml10_content())?.to_owned(),
                };
                append(&mut stack, &text);
            }
            Event::DocType(_) => {
                return Err("XML: a document type definition is not allowed in a list".to_owned());
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
        if nodes > MAX_NODES {
            return Err(format!("XML: more than {MAX_NODES} elements in one record"));
        }
        if stack.is_empty() {
            reader.get_mut().mark();
        }
    }
    if !seen_root {
        return Err("XML: no element".to_owned());
    }
    if depth > 0 {
        return Err("XML: the file ends inside an element: it was cut off".to_owned());
    }
    Ok(reader.into_inner())
}

fn open(e: &BytesStart<'_>) -> Result<Node, Refusal> {
    let mut node = Node {
        name: e.local_name().as_ref().to_string(),
        ..Node::default()
    };
    for a in e.attributes() {
        let a = a.map_err(|e| format!("XML: {e}"))?;
        let value = a
            .normalized_value(XmlVersion::Explicit1_0)
            .map_err(|e| format!("XML: {e}"))?;
        node.attrs
            .push((a.key.local_name().as_ref().to_string(), value.into_owned()));
    }
    Ok(node)
}

fn append(stack: &mut [Node], text: &str) {
    if let Some(n) = stack.last_mut() {
        n.text.push_str(text);
    }
}

fn predefined(name: &str) -> Result<&'static str, Refusal> {
    match name {
        "amp" => Ok("&"),
        "lt" => Ok("<"),
        "gt" => Ok(">"),
        "quot" => Ok("\""),
        "apos" => Ok("'"),
        "nbsp" => Ok(" "),
        _ => Err(format!(
            "XML: entity &{name}; is not one of the five predefined"
        )),
    }
}
