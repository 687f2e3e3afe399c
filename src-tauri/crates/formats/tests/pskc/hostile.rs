//! Files made to harm: refused by name, and before they cost anything.

use std::cell::Cell;
use std::io::{self, BufRead, Read};

use super::*;

const ROOT: &str = "<KeyContainer Version=\"1.0\" xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\">";

/// A source that counts what is taken from it.
struct Counting<'a> {
    bytes: &'a [u8],
    taken: &'a Cell<usize>,
}

impl Read for Counting<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(into)?;
        self.taken.set(self.taken.get() + read);
        Ok(read)
    }
}

/// The problem of a large file, of which next to nothing must have been read.
fn refused_early(file: &[u8]) -> Problem {
    let taken = Cell::new(0);
    let source = io::BufReader::new(Counting { bytes: file, taken: &taken });
    let mut problems = pskc::Reader::new(source, Limits::DEFAULT).collect::<SeedFile>().problems;
    assert!(taken.get() < 200_000, "{} bytes read", taken.get());
    assert_eq!(problems.len(), 1);
    problems.remove(0).problem
}

#[test]
fn document_type_definitions() {
    let doctype = |inner: &str| {
        format!("<?xml version=\"1.0\"?>\n<!DOCTYPE KeyContainer {inner}>\n{ROOT}<a>&x;</a></KeyContainer>")
    };
    let laughs: String = (1..10)
        .map(|n| ["<!ENTITY l", &n.to_string(), " \"", &format!("&l{};", n - 1).repeat(10), "\">"].concat())
        .collect();
    let blow_up = "x".repeat(50_000);
    for (name, file) in [
        ("empty", doctype("")),
        ("of a file", doctype("SYSTEM \"file:///etc/passwd\"")),
        ("of a server", doctype("PUBLIC \"-//X\" \"http://192.0.2.1/x.dtd\"")),
        ("entity of a file", doctype("[<!ENTITY x SYSTEM \"file:///etc/passwd\">]")),
        ("entity of a server", doctype("[<!ENTITY x SYSTEM \"http://192.0.2.1/\">]")),
        ("entity of an archive", doctype("[<!ENTITY x SYSTEM \"jar:http://192.0.2.1/a.zip!/b\">]")),
        ("entity of another scheme", doctype("[<!ENTITY x SYSTEM \"ftp://192.0.2.1/\">]")),
        ("parameter entity", doctype("[<!ENTITY % p SYSTEM \"http://192.0.2.1/\"> %p;]")),
        (
            "parameter entity of parameter entities",
            doctype("[<!ENTITY % a \"<!ENTITY &#37; b SYSTEM 'file:///'>\"> %a; %b;]"),
        ),
        ("billion laughs", doctype(&format!("[<!ENTITY l0 \"ha\">{laughs}<!ENTITY x \"&l9;\">]"))),
        ("quadratic blow-up", doctype(&format!("[<!ENTITY x \"{blow_up}\">]"))),
        ("entity of itself", doctype("[<!ENTITY x \"&x;\">]")),
        ("default attributes", doctype("[<!ATTLIST KeyContainer Version CDATA \"1.0\">]")),
        ("in lower case", doctype("[]").replace("DOCTYPE", "doctype")),
        ("unfinished", "<!DOCTYPE KeyContainer [".to_owned()),
        ("within the root", format!("{ROOT}\n<!DOCTYPE a></KeyContainer>")),
        ("after the root", format!("{TWO_TOKENS}<!DOCTYPE a>")),
        ("entity without definition", format!("\n{ROOT}<!ENTITY x \"y\"></KeyContainer>")),
        ("notation without definition", format!("\n{ROOT}<!NOTATION x></KeyContainer>")),
    ] {
        let problems = read(&file).problems;
        let last = problems.last().unwrap();
        assert_eq!(last.problem, Problem::DtdForbidden, "{name}");
        let line =
            file.lines().position(|l| l.to_uppercase().contains("<!") && !l.contains("<!--")).unwrap() + 1;
        assert_eq!(last.line as usize, line, "{name}");
    }
    let huge = doctype(&format!("[<!ENTITY x \"{}\">]", "x".repeat(10 << 20)));
    assert_eq!(refused_early(huge.as_bytes()), Problem::DtdForbidden);
}

#[test]
fn references() {
    let issuer = |text: &str| with("Example Bank", text);
    for (name, file, problem) in [
        ("unknown entity", issuer("&nbsp;"), Problem::EntityUnknown { entity: "nbsp".into() }),
        (
            "in an attribute",
            with("Id=\"K1\"", "Id=\"&xxe;\""),
            Problem::EntityUnknown { entity: "xxe".into() },
        ),
        ("NUL", issuer("&#0;"), Problem::XmlMalformed),
        ("control character", issuer("&#x1B;"), Problem::XmlMalformed),
        ("control character in an attribute", with("Id=\"K1\"", "Id=\"&#x1B;\""), Problem::XmlMalformed),
        ("surrogate", issuer("&#xD800;"), Problem::XmlMalformed),
        ("no character", issuer("&#xFFFE;"), Problem::XmlMalformed),
        ("beyond Unicode", issuer("&#x110000;"), Problem::XmlMalformed),
        ("overlong", issuer("&#99999999999999999999;"), Problem::XmlMalformed),
        ("empty", issuer("&;"), Problem::EntityUnknown { entity: String::new() }),
        ("lone", issuer("A & B"), Problem::XmlMalformed),
        ("before the root", format!("&amp;{ROOT}"), Problem::NotXml),
        ("after the root", format!("{TWO_TOKENS}&amp;"), Problem::TrailingContent),
    ] {
        let found = read(file).problems.pop().unwrap();
        assert_eq!(found.problem, problem, "{name}");
    }
}

#[test]
fn encodings() {
    let utf16 = |s: &str, le: bool| -> Vec<u8> {
        s.encode_utf16().flat_map(|u| if le { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    };
    let utf32 = |s: &str, le: bool| -> Vec<u8> {
        s.chars()
            .flat_map(|c| if le { u32::from(c).to_le_bytes() } else { u32::from(c).to_be_bytes() })
            .collect()
    };
    let marked = format!("\u{FEFF}{TWO_TOKENS}");
    let declared = |encoding: &str| with("\"UTF-8\"", &format!("\"{encoding}\"")).into_bytes();
    for (name, file, encoding) in [
        ("UTF-16 LE", utf16(&marked, true), "UTF-16"),
        ("UTF-16 BE", utf16(&marked, false), "UTF-16"),
        ("UTF-16 LE without mark", utf16(TWO_TOKENS, true), "UTF-16"),
        ("UTF-16 BE without mark", utf16(TWO_TOKENS, false), "UTF-16"),
        ("UTF-32 LE", utf32(&marked, true), "UTF-32"),
        ("UTF-32 BE", utf32(&marked, false), "UTF-32"),
        ("UTF-32 LE without mark", utf32(TWO_TOKENS, true), "UTF-32"),
        ("UTF-32 BE without mark", utf32(TWO_TOKENS, false), "UTF-32"),
        ("UTF-7", b"+/v8-+ADw?xml version+AD0AIg-1.0+ACIAPw+AD4-".to_vec(), "UTF-7"),
        ("EBCDIC", vec![0x4C, 0x6F, 0xA7, 0x94, 0x93, 0x40], "EBCDIC"),
        ("declared UTF-16", declared("UTF-16"), "UTF-16"),
        ("declared UTF-7", declared("UTF-7"), "UTF-7"),
        ("declared Shift_JIS", declared("Shift_JIS"), "Shift_JIS"),
        ("declared Latin-1", declared("ISO-8859-1"), "ISO-8859-1"),
    ] {
        let expected = Problem::EncodingUnsupported { encoding: encoding.into() };
        assert_eq!(refused(file), Located { line: 1, serial: None, problem: expected }, "{name}");
    }

    let broken = |bytes: &[u8]| {
        let at = TWO_TOKENS.find("Example Devices").unwrap();
        [&TWO_TOKENS.as_bytes()[..at], bytes, &TWO_TOKENS.as_bytes()[at..]].concat()
    };
    for (name, bytes) in [
        ("Shift_JIS", &b"\x8C\xAE\x89\xAE"[..]),
        ("Latin-1", b"M\xFCller"),
        ("overlong", b"\xC0\xAF"),
        ("surrogate", b"\xED\xA0\x80"),
        ("lone continuation", b"\x80"),
        ("half a character", b"\xE9\x8D<b/>"),
    ] {
        assert_eq!(
            refused(broken(bytes)),
            Located { line: 5, serial: None, problem: Problem::EncodingInvalid },
            "{name}"
        );
    }
}

#[test]
fn an_encoding_that_shows_at_the_end() {
    let end = [TWO_TOKENS.as_bytes(), b"\x8C\xAE"].concat();
    assert_eq!(refused(end).problem, Problem::EncodingInvalid);
}

#[test]
fn characters_that_xml_does_not_have() {
    for (name, from, to, line) in [
        ("NUL in a text", "Example Devices", "Example\0Devices", 5),
        ("NUL in a serial number", "KG000001", "KG\x00000001", 6),
        ("NUL in a seed", "MTIz", "MTIz\0", 19),
        ("NUL in a tag", "<Issuer>", "<Issuer\0>", 12),
        ("NUL in an attribute", "Id=\"K1\"", "Id=\"K\x001\"", 11),
        ("escape", "Example Devices", "Example\u{1B}[31m", 5),
        ("no character", "Example Devices", "Example\u{FFFF}", 5),
        ("no character, either", "Example Devices", "Example\u{FFFE}", 5),
        ("NUL in a comment", "<CryptoModuleInfo>", "<!-- \0 --><CryptoModuleInfo>", 10),
        ("NUL between elements", "<CryptoModuleInfo>", "\0<CryptoModuleInfo>", 10),
    ] {
        let found = refused(with(from, to));
        assert_eq!((found.problem, found.line), (Problem::XmlMalformed, line), "{name}");
    }
    let zeros = [TWO_TOKENS.as_bytes(), &[0; 4096]].concat();
    assert_eq!(refused(zeros).problem, Problem::TrailingContent);
}

#[test]
fn no_xml() {
    let csv = "serial,secret\nKG000001,3132333435363738393031323334353637383930\n";
    for (name, file, problem) in [
        ("nothing", &b""[..], Problem::FileEmpty),
        ("white space", b" \n\n", Problem::FileEmpty),
        ("a byte order mark", b"\xEF\xBB\xBF", Problem::FileEmpty),
        ("a table", csv.as_bytes(), Problem::NotXml),
        ("a table after white space", &[b"\n\n", csv.as_bytes()].concat(), Problem::NotXml),
        ("a workbook", b"PK\x03\x04\x14\0\0\0", Problem::NotXml),
        ("an object", b"{\"keys\": []}", Problem::NotXml),
        ("full-width text", "ＫＧ０１".as_bytes(), Problem::NotXml),
        ("CDATA", b"<![CDATA[<KeyContainer/>]]>", Problem::NotXml),
        ("a page", b"<html><body/></html>", Problem::NotPskc { element: "html".into() }),
        (
            "a page with its namespace",
            b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
            Problem::NotPskc { element: "html".into() },
        ),
        ("a package alone", package(1).as_bytes(), Problem::NotPskc { element: "KeyPackage".into() }),
        ("a prefix without namespace", b"<p:KeyContainer Version='1.0'/>", Problem::XmlMalformed),
    ] {
        assert_eq!(refused(file).problem, problem, "{name}");
    }
}

#[test]
fn not_well_formed() {
    for (name, from, to, line) in [
        ("end of another element", "</DeviceInfo>\n<Crypto", "</Device>\n<Crypto", 9),
        ("end with an attribute", "</Policy>", "</Policy a=\"b\">", 28),
        ("attribute twice", "Id=\"K1\"", "Id=\"K1\" Id=\"K2\"", 11),
        ("attribute without value", "Id=\"K1\"", "Id", 11),
        ("attribute without quotes", "Id=\"K1\"", "Id=K1", 11),
        ("tag in an attribute", "Id=\"K1\"", "Id=\"<b>\"", 11),
        ("prefix without namespace", "<IssueNo>1</IssueNo>", "<v:IssueNo/>", 8),
        ("a second declaration", "<CryptoModuleInfo>", "<?xml version=\"1.0\"?><CryptoModuleInfo>", 10),
        ("version of XML", "?xml version=\"1.0\"", "?xml version=\"1.1\"", 1),
        ("declaration without version", "?xml version=\"1.0\" ", "?xml ", 1),
        ("unknown markup", "<CryptoModuleInfo>", "<![IGNORE[]]><CryptoModuleInfo>", 10),
    ] {
        let found = refused(with(from, to));
        assert_eq!((found.problem, found.line), (Problem::XmlMalformed, line), "{name}");
    }
    assert_eq!(refused(format!("<!-- x -->\n{TWO_TOKENS}")).problem, Problem::XmlMalformed);
}

#[test]
fn something_after_the_root() {
    for (name, more) in
        [("text", "garbage"), ("the same again", ROOT), ("another root", "<x/>"), ("CDATA", "<![CDATA[]]>")]
    {
        let found = refused(format!("{TWO_TOKENS}{more}"));
        assert_eq!((found.problem, found.line), (Problem::TrailingContent, 42), "{name}");
    }
    assert_eq!(refused(format!("{TWO_TOKENS}</KeyContainer>")).problem, Problem::XmlMalformed);
    let twice = format!("{TWO_TOKENS}{}", TWO_TOKENS.lines().skip(1).collect::<String>());
    assert_eq!(refused(twice).problem, Problem::TrailingContent);
}

#[test]
fn truncated_anywhere() {
    // The last byte is a line end: without it the file is whole.
    let whole = TWO_TOKENS.len() - 1;
    for end in (0..whole).step_by(97).chain(whole - 20..whole).chain(1..60) {
        let problems = read(&TWO_TOKENS.as_bytes()[..end]).problems;
        let expected = if end == 0 { Problem::FileEmpty } else { Problem::FileTruncated };
        assert_eq!(problems.len(), 1, "{end}: {problems:?}");
        assert_eq!(problems[0].problem, expected, "{end}");
        let lines = TWO_TOKENS[..end].matches('\n').count() + 1;
        assert!(problems[0].line as usize <= lines, "{end}");
    }
    // Within a character of three bytes, a reference, a comment, CDATA.
    for cut in ["鍵", "&amp;", "<!-- x -->", "<![CDATA[x]]>", "<?x ?>"] {
        let file = with("Example Devices", cut);
        let start = file.find(cut).unwrap();
        for end in start..start + cut.len() {
            let found = refused(&file.as_bytes()[..end]);
            assert_eq!(found.problem, Problem::FileTruncated, "{cut} {end}");
        }
    }
}

#[test]
fn deep_nesting() {
    let nested = |depth: usize| {
        let within = format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        container(&format!("<Extensions>{within}</Extensions>\n{}", package(1)))
    };
    // The container and its extension come on top.
    assert_eq!(accepted(nested(62)).len(), 1);
    let found = refused(nested(63));
    assert_eq!((found.problem, found.line), (Problem::TooDeep { max: 64 }, 3));
    assert_eq!(refused_early(nested(100_000).as_bytes()), Problem::TooDeep { max: 64 });
    let values = with("KG000001", &format!("{}{}", "<b>".repeat(100), "</b>".repeat(100)));
    assert_eq!(refused(values).problem, Problem::TooDeep { max: 64 });
}

#[test]
fn tokens_without_end() {
    let long = "x".repeat(10 << 20);
    let too_long = Problem::TokenTooLong { max_kib: 64 };
    for (name, from, to) in [
        ("attribute", "Id=\"K1\"", format!("Id=\"{long}\"")),
        ("attribute name", "Id=\"K1\"", format!("{long}=\"\"")),
        ("element name", "<IssueNo>1</IssueNo>", format!("<{long}/>")),
        ("end tag", "</IssueNo>", format!("</{long}>")),
        ("text", "KG000001", long.clone()),
        ("ignored text", "Example Bank", long.clone()),
        ("seed", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=", long.clone()),
        ("comment", "<CryptoModuleInfo>", format!("<!--{long}--><CryptoModuleInfo>")),
        ("CDATA", "Example Bank", format!("<![CDATA[{long}]]>")),
        ("processing instruction", "<CryptoModuleInfo>", format!("<?{long}?><CryptoModuleInfo>")),
        ("reference", "Example Bank", format!("&{long};")),
        ("white space", "<CryptoModuleInfo>", format!("{}<CryptoModuleInfo>", " ".repeat(10 << 20))),
        ("namespace", "Id=\"batch-7\"", format!("xmlns:v=\"{long}\"")),
    ] {
        assert_eq!(refused_early(with(from, &to).as_bytes()), too_long, "{name}");
    }
    // Many short pieces make a long value, too; it is not gathered, and the rest of the file is looked at.
    let pieces = "9<!-- -->&#57;<![CDATA[9]]>".repeat(10_000);
    let found = refused(with("KG000001", &pieces));
    assert_eq!(found.problem, Problem::ValueTooLong { element: "SerialNo".into(), max: 4096 });
}

#[test]
fn attributes_without_number() {
    let many = |n: usize| (0..n).map(|i| format!(" a{i}=\"\"")).collect::<Vec<_>>().concat();
    assert_eq!(accepted(with("Id=\"K1\"", &format!("Id=\"K1\"{}", many(62)))).len(), 2);
    let found = refused(with("Id=\"K1\"", &format!("Id=\"K1\"{}", many(63))));
    assert_eq!((found.problem, found.line), (Problem::TooManyAttributes { max: 64 }, 11));
    let namespaces: String = (0..60).map(|i| format!(" xmlns:n{i}=\"urn:{i}\"")).collect::<Vec<_>>().concat();
    let nested =
        format!("<Extensions><a{namespaces}><b{}/></a></Extensions>", namespaces.replace(":n", ":m"));
    assert_eq!(refused(container(&nested)).problem, Problem::XmlMalformed);
}

#[test]
fn more_than_the_bounds() {
    let limits = Limits { keys: 3, file_bytes: 1 << 20, ..Limits::DEFAULT };
    let keys = |n: u32| container(&(1..=n).map(package).collect::<String>());
    assert_eq!(read_within(keys(3), limits).problems, []);
    let found = read_within(keys(4), limits).problems;
    assert_eq!(found, [Located { line: 6, serial: None, problem: Problem::TooManyKeys { max: 3 } }]);
    let elements = Limits { elements: 50, ..limits };
    let exactly = container(&format!("<Extensions>{}</Extensions>", "<a/>".repeat(48)));
    assert_eq!(read_within(exactly, elements).problems[0].problem, Problem::NoKeys);
    let found_elements =
        read_within(container(&format!("<Extensions>{}</Extensions>", "<a/>".repeat(49))), elements);
    assert_eq!(found_elements.problems[0].problem, Problem::TooManyElements { max: 50 });
    let empty = container(&"<KeyPackage/>\n".repeat(4));
    assert_eq!(read_within(empty, limits).problems, found);

    let padded = |size: usize| {
        let file = keys(1);
        let comment = format!("<!--{}-->\n", "x".repeat(1000));
        let mut padded = file + &comment.repeat(size / comment.len() + 1);
        padded.truncate(size);
        padded.truncate(padded.rfind('\n').unwrap());
        format!("{padded}{}", " ".repeat(size - padded.len()))
    };
    assert_eq!(read_within(padded(1 << 20), limits).problems, []);
    let found = read_within(padded((1 << 20) + 1), limits).problems;
    assert_eq!(found[0].problem, Problem::FileTooLarge { max_mib: 1 });
}

#[test]
fn a_flood_of_faults_is_cut_short() {
    let codes = |file: String| -> (usize, &str) {
        let problems = read(file).problems;
        (problems.len(), problems.last().unwrap().problem.code())
    };
    assert_eq!(codes(container(&"<x/>".repeat(500_000))), (101, "too_many_problems"));
    assert_eq!(codes(container(&"x<!-- -->".repeat(500_000))), (101, "too_many_problems"));
    // Within one token a few are enough.
    let within = package(1).replace("<Data>", &format!("{}<Data>", "<x/>".repeat(500_000)));
    assert_eq!(codes(container(&within)), (16, "unknown_element"));
    let twice = package(1).replace("</Data>", &format!("</Data>{}", "<Data></Data>".repeat(100_000)));
    assert_eq!(codes(container(&twice)), (16, "duplicate_element"));
    // Many keys in one package, all but the first of one serial number.
    let keys: String = (2..=300)
        .map(package)
        .map(|p| p[p.find("<Key ").expect("a key")..p.find("</KeyPackage>").expect("its end")].to_owned())
        .collect();
    let crowded = package(1).replace("</KeyPackage>", &format!("{keys}</KeyPackage>"));
    assert_eq!(codes(container(&crowded)), (101, "too_many_problems"));
}

#[test]
fn a_disk_that_fails() {
    struct Failing<'a>(&'a [u8]);
    impl Read for Failing<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() { Err(io::Error::other("gone")) } else { self.0.read(into) }
        }
    }
    for bytes in [0, 3, 500] {
        let source = io::BufReader::with_capacity(16, Failing(&TWO_TOKENS.as_bytes()[..bytes]));
        let file: SeedFile = pskc::Reader::new(source, Limits::DEFAULT).collect();
        assert_eq!(file.problems.len(), 1);
        assert_eq!(file.problems[0].problem, Problem::FileUnreadable, "{bytes}");
    }
}

#[test]
fn after_a_fault_there_is_nothing_more() {
    let mut reader = pskc::Reader::new(&b"<x/>"[..], Limits::DEFAULT);
    assert!(matches!(reader.next(), Some(Entry::Problem(_))));
    assert_eq!((reader.next(), reader.next()), (None, None));
    let mut source = TWO_TOKENS.as_bytes();
    assert_eq!(pskc::Reader::new(&mut source, Limits::DEFAULT).count(), 2);
    assert!(source.fill_buf().unwrap().is_empty());
}
