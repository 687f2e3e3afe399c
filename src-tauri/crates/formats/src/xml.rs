//! A stream of elements over `quick-xml`: well-formed, bounded, without DTD, in UTF-8. What the elements mean is
//! decided by the readers.

use std::fmt;
use std::io::{BufRead, Chain, Cursor, Read};
use std::marker::PhantomData;

use quick_xml::XmlVersion;
use quick_xml::encoding::EncodingError;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::escape::{EscapeError, resolve_predefined_entity};
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::{NamespaceResolver, ResolveResult};
use quick_xml::reader::NsReader;
use zeroize::Zeroizing;

use crate::error::{Located, Problem, excerpt};
use crate::limits::Limits;
use crate::problems::Problems;
use crate::source::Bounded;

/// The byte order mark in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Attributes of one element, and namespaces in scope: a file of this kind has a handful.
const ATTRIBUTES: usize = 64;
const NAMESPACES: usize = 64;

/// The elements a format knows.
pub(crate) trait Name: Copy + Eq + fmt::Debug {
    /// The element of an expanded name.
    fn of(namespace: Option<&str>, local: &str) -> Self;

    /// The local name; empty if the format does not know it.
    fn as_str(self) -> &'static str;

    /// Whether the reader looks at its attributes.
    fn has_attributes(self) -> bool;

    /// What is wrong with it as the root, whose expanded name is given.
    fn check_root(self, namespace: Option<&str>, local: &str) -> Result<(), Problem>;
}

/// What the stream says next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<N> {
    /// An element begins. An empty element begins and ends.
    Open(N),
    /// The element that began last, and has not ended, ends.
    Close,
    /// Text that is more than white space, outside [`Xml::text`].
    Text,
    /// The document is over, and so is the file.
    End,
}

/// The stream.
pub(crate) struct Xml<R, N> {
    reader: NsReader<Bounded<Chain<Cursor<Vec<u8>>, R>>>,
    /// The raw bytes of the current token. It may be a seed: allocated once, wiped at the end.
    token: Zeroizing<Vec<u8>>,
    state: State,
    /// Where the current token begins, and where it ends.
    line: u32,
    end_line: u32,
    names: PhantomData<N>,
}

/// What the tokens so far amount to; apart from the reader because a token borrows the reader's buffer.
struct State {
    limits: Limits,
    place: Place,
    /// Whether anything but white space came before the root, so that a declaration would be out of place.
    begun: bool,
    elements: u32,
    depth: u32,
    /// Attributes of the element that began last, if it [has any](Element::has_attributes) of interest.
    attributes: Vec<(String, String)>,
    /// The written name of the unknown element that began last, for display.
    unknown: String,
    /// The text being gathered by [`Xml::text`]. It may be a seed: allocated once, wiped at the end.
    text: Zeroizing<String>,
    gathering: bool,
    overflow: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Prolog,
    Root,
    Epilog,
}

impl<R: BufRead, N: Name> Xml<R, N> {
    /// Looks at the first bytes of a file.
    pub(crate) fn new(mut source: R, limits: Limits) -> Result<Self, Located> {
        let mut head = Vec::with_capacity(4);
        source.by_ref().take(4).read_to_end(&mut head).map_err(|_| Problem::FileUnreadable.at(1))?;
        check_head(&head).map_err(|problem| problem.at(1))?;
        if head.starts_with(BYTE_ORDER_MARK) {
            head.drain(..BYTE_ORDER_MARK.len());
        }
        let mut reader = NsReader::from_reader(Bounded::new(Cursor::new(head).chain(source), limits));
        reader.config_mut().expand_empty_elements = true;
        reader.resolver_mut().set_max_namespace_bindings(NAMESPACES);
        let state = State {
            limits,
            place: Place::Prolog,
            begun: false,
            elements: 0,
            depth: 0,
            attributes: Vec::new(),
            unknown: String::new(),
            text: Zeroizing::new(String::with_capacity(limits.value_bytes)),
            gathering: false,
            overflow: false,
        };
        let token = Zeroizing::new(Vec::with_capacity(limits.token_bytes));
        Ok(Self { reader, token, state, line: 1, end_line: 1, names: PhantomData })
    }

    /// The line the current token begins on, from 1.
    pub(crate) const fn line(&self) -> u32 {
        self.line
    }

    /// The next token; an error ends the stream.
    pub(crate) fn next(&mut self) -> Result<Token<N>, Located> {
        loop {
            match self.step() {
                Ok(None) => {}
                Ok(Some(token)) => return Ok(token),
                Err(problem) => return Err(problem.at(self.line)),
            }
        }
    }

    /// The next child of the current element, which is to be read to its end before the one after it is asked for;
    /// `None` at the end of the current element. Stray text is noted.
    pub(crate) fn child(&mut self, problems: &mut Problems) -> Result<Option<N>, Located> {
        loop {
            match self.next()? {
                Token::Open(name) => return Ok(Some(name)),
                Token::Close | Token::End => return Ok(None),
                Token::Text => problems.push(self.line, Problem::UnexpectedText),
            }
        }
    }

    /// Reads the current element to its end, which just began, whatever it holds.
    pub(crate) fn skip(&mut self) -> Result<(), Located> {
        let outer = self.state.depth - 1;
        while self.state.depth > outer {
            self.next()?;
        }
        Ok(())
    }

    /// The text of the element that just began, without surrounding white space, read to the element's end.
    pub(crate) fn text(&mut self, element: N) -> Result<Result<&str, Problem>, Located> {
        self.state.text.clear();
        self.state.overflow = false;
        let mut child = None;
        loop {
            self.state.gathering = true;
            let token = self.next();
            self.state.gathering = false;
            match token? {
                Token::Open(name) => {
                    child.get_or_insert_with(|| self.written(name));
                    self.skip()?;
                }
                Token::Close | Token::End => break,
                Token::Text => {}
            }
        }
        if let Some(element) = child {
            return Ok(Err(Problem::UnknownElement { element }));
        }
        if self.state.overflow {
            let max = self.state.limits.value_bytes as u64;
            return Ok(Err(Problem::ValueTooLong { element: element.as_str().to_owned(), max }));
        }
        Ok(Ok(self.state.text.trim_matches(is_space)))
    }

    /// An attribute of the element that just began.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self.state.attributes.iter().find(|(key, _)| key == name)?;
        Some(value.trim_matches(is_space))
    }

    /// The name of the element that just began, for display.
    pub(crate) fn written(&self, name: N) -> String {
        if name.as_str().is_empty() { self.state.unknown.clone() } else { name.as_str().to_owned() }
    }

    fn step(&mut self) -> Result<Option<Token<N>>, Problem> {
        self.line = self.end_line;
        self.token.clear();
        self.reader.get_mut().begin_token();
        let outcome = match self.reader.read_event_into(&mut self.token) {
            Ok(event) => self.state.take(event, self.reader.resolver()),
            Err(error) => Err(self.explain(&error)),
        };
        let outcome = if self.look_over() { outcome } else { outcome.and(Err(Problem::XmlMalformed)) };
        if matches!(outcome, Ok(Some(Token::Text)) | Err(_)) {
            // A text is found on the line of its first visible character.
            let blank = self.token.iter().take_while(|byte| is_space(char::from(**byte)));
            self.line += blank.fold(0, |lines, byte| lines + u32::from(*byte == b'\n'));
        }
        outcome
    }

    /// Counts the token's lines; `false` if it has what XML does not allow as a character.
    fn look_over(&mut self) -> bool {
        let mut allowed = true;
        // Without early exit, so that the many short tokens without either are passed at once.
        if self.token.iter().fold(0, |found, byte| found | u8::from(*byte < b' ')) != 0 {
            for byte in self.token.iter().filter(|byte| **byte < b' ') {
                match byte {
                    b'\n' => self.end_line += 1,
                    b'\t' | b'\r' => {}
                    _ => allowed = false,
                }
            }
        }
        let no_character = |bytes: &[u8]| bytes == b"\xEF\xBF\xBE" || bytes == b"\xEF\xBF\xBF";
        allowed && (self.token.is_ascii() || !self.token.windows(3).any(no_character))
    }

    /// The reason behind a fault of the parser.
    fn explain(&mut self, error: &Error) -> Problem {
        let in_declaration = self.token.get(..3).is_some_and(|b| b.eq_ignore_ascii_case(b"<!D"));
        let exceeded = self.reader.get_mut().exceeded();
        let next = self.reader.get_mut().peek();
        match (error, exceeded) {
            // First, so that the entities of a DTD are named even where they exceed a bound.
            _ if in_declaration => Problem::DtdForbidden,
            (_, Some(bound)) => bound,
            (Error::Io(_), _) => Problem::FileUnreadable,
            (Error::Syntax(SyntaxError::InvalidBangMarkup), _)
                if next.is_some_and(|b| b.is_ascii_alphabetic()) =>
            {
                Problem::DtdForbidden
            }
            (Error::Syntax(_) | Error::IllFormed(IllFormedError::UnclosedReference), _) if next.is_none() => {
                Problem::FileTruncated
            }
            (Error::Encoding(EncodingError::Utf8(at)), _) if next.is_none() && at.error_len().is_none() => {
                Problem::FileTruncated
            }
            (Error::Encoding(_), _) => Problem::EncodingInvalid,
            _ => Problem::XmlMalformed,
        }
    }
}

impl State {
    fn take<N: Name>(
        &mut self,
        event: Event<'_>,
        resolver: &NamespaceResolver,
    ) -> Result<Option<Token<N>>, Problem> {
        match event {
            Event::Start(tag) | Event::Empty(tag) => self.open(&tag, resolver).map(Some),
            Event::End(_) => {
                self.depth -= 1;
                if self.depth == 0 {
                    self.place = Place::Epilog;
                }
                Ok(Some(Token::Close))
            }
            Event::Text(text) => self.characters(&text),
            Event::CData(text) => self.inside().and_then(|()| self.characters(&text)),
            Event::GeneralRef(reference) => {
                self.inside()?;
                let mut utf8 = [0; 4];
                self.characters(character(&reference)?.encode_utf8(&mut utf8))
            }
            Event::Comment(_) | Event::PI(_) => {
                self.begun = true;
                Ok(None)
            }
            Event::Decl(declaration) => self.declaration(&declaration),
            Event::DocType(_) => Err(Problem::DtdForbidden),
            Event::Eof => match self.place {
                Place::Prolog if !self.begun => Err(Problem::FileEmpty),
                Place::Prolog | Place::Root => Err(Problem::FileTruncated),
                Place::Epilog => Ok(Some(Token::End)),
            },
        }
    }

    fn declaration<N>(&mut self, declaration: &BytesDecl<'_>) -> Result<Option<Token<N>>, Problem> {
        if self.begun || self.place != Place::Prolog {
            return Err(Problem::XmlMalformed);
        }
        self.begun = true;
        if !matches!(declaration.xml_version(), Ok(XmlVersion::Explicit1_0)) {
            return Err(Problem::XmlMalformed);
        }
        match declaration.encoding() {
            None => Ok(None),
            Some(Ok(encoding))
                if ["utf-8", "utf8", "us-ascii", "ascii"]
                    .iter()
                    .any(|e| encoding.eq_ignore_ascii_case(e)) =>
            {
                Ok(None)
            }
            Some(Ok(encoding)) => Err(Problem::EncodingUnsupported { encoding: excerpt(&encoding) }),
            Some(Err(_)) => Err(Problem::XmlMalformed),
        }
    }

    fn open<N: Name>(
        &mut self,
        tag: &BytesStart<'_>,
        resolver: &NamespaceResolver,
    ) -> Result<Token<N>, Problem> {
        self.elements += 1;
        if self.elements > self.limits.elements {
            return Err(Problem::TooManyElements { max: self.limits.elements.into() });
        }
        self.depth += 1;
        if self.depth > self.limits.depth {
            return Err(Problem::TooDeep { max: self.limits.depth.into() });
        }
        let (namespace, local) = resolver.resolve_element(tag.name());
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => Some(namespace.into_inner()),
            ResolveResult::Unbound => None,
            ResolveResult::Unknown(_) => return Err(Problem::XmlMalformed),
        };
        let name = N::of(namespace, local.into_inner());
        match self.place {
            Place::Prolog => name.check_root(namespace, local.into_inner())?,
            Place::Root => {}
            Place::Epilog => return Err(Problem::TrailingContent),
        }
        self.place = Place::Root;
        if name.as_str().is_empty() {
            self.unknown = excerpt(local.into_inner());
        }
        self.attributes.clear();
        if tag.attributes_raw().is_empty() {
            return Ok(Token::Open(name));
        }
        for (count, attribute) in tag.attributes().enumerate() {
            // The search for repeated names takes the square of their number.
            if count == ATTRIBUTES {
                return Err(Problem::TooManyAttributes { max: ATTRIBUTES as u64 });
            }
            let attribute = attribute.map_err(|_| Problem::XmlMalformed)?;
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).map_err(|e| bad_reference(&e))?;
            if attribute.value.contains('<') || !value.chars().all(is_xml) {
                return Err(Problem::XmlMalformed);
            }
            if name.has_attributes() {
                self.attributes.push((attribute.key.into_inner().to_owned(), value.into_owned()));
            }
        }
        Ok(Token::Open(name))
    }

    fn characters<N>(&mut self, text: &str) -> Result<Option<Token<N>>, Problem> {
        let blank = text.bytes().all(|b| is_space(char::from(b)));
        match self.place {
            Place::Prolog if !blank => Err(Problem::NotXml),
            Place::Epilog if !blank => Err(Problem::TrailingContent),
            Place::Root if self.gathering => {
                if self.text.len() + text.len() > self.limits.value_bytes {
                    self.overflow = true;
                } else {
                    self.text.push_str(text);
                }
                Ok(None)
            }
            Place::Root if !blank => Ok(Some(Token::Text)),
            _ => Ok(None),
        }
    }

    /// References and CDATA sections are text, and have no place outside the root.
    const fn inside(&self) -> Result<(), Problem> {
        match self.place {
            Place::Prolog => Err(Problem::NotXml),
            Place::Root => Ok(()),
            Place::Epilog => Err(Problem::TrailingContent),
        }
    }
}

/// Refuses by the first bytes what is not XML in an encoding based on ASCII.
fn check_head(head: &[u8]) -> Result<(), Problem> {
    let encoding = match head {
        [0xFF, 0xFE, 0, 0] | [0, 0, 0xFE, 0xFF] | [0, 0, 0, _] | [_, 0, 0, 0] => "UTF-32",
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, ..] | [_, 0, ..] => "UTF-16",
        [b'+', b'/', b'v', ..] => "UTF-7",
        [0x4C, 0x6F, 0xA7, 0x94] => "EBCDIC",
        _ => {
            let first = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head).first();
            let begins_xml = first.is_none_or(|b| *b == b'<' || is_space(char::from(*b)));
            return if begins_xml { Ok(()) } else { Err(Problem::NotXml) };
        }
    };
    Err(Problem::EncodingUnsupported { encoding: encoding.to_owned() })
}

/// The character a reference stands for: one of the five entities of XML, or a number.
fn character(reference: &BytesRef<'_>) -> Result<char, Problem> {
    if reference.is_char_ref() {
        let number = reference.resolve_char_ref().ok().flatten();
        return number.filter(|c| is_xml(*c)).ok_or(Problem::XmlMalformed);
    }
    resolve_predefined_entity(reference)
        .and_then(|text| text.chars().next())
        .ok_or_else(|| Problem::EntityUnknown { entity: excerpt(reference) })
}

fn bad_reference(error: &Error) -> Problem {
    match error {
        Error::Escape(EscapeError::UnrecognizedEntity(_, entity)) => {
            Problem::EntityUnknown { entity: excerpt(entity) }
        }
        _ => Problem::XmlMalformed,
    }
}

/// XML's white space (XML 1.0 section 2.3).
const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// XML's characters (XML 1.0 section 2.2).
const fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}
