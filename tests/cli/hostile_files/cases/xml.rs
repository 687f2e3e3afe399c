//! XML: what it offers to those who want to harm, and how it can be broken.

use super::{Case, line, replaced, replaced_bytes, two, with};

const ROOT: &str = "<KeyContainer Version=\"1.0\" xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\">";

fn wide(text: &str, bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn utf32(text: &str) -> Vec<u8> {
    text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect()
}

/// What would bring other files into play, or make a small one large.
pub(in super::super) fn entities() -> Vec<Case> {
    let doctype = |inner: &str| {
        format!("<?xml version=\"1.0\"?>\n<!DOCTYPE x {inner}>\n{ROOT}<a>&x;</a></KeyContainer>")
    };
    let laughs: String = (1..10)
        .map(|n| ["<!ENTITY l", &n.to_string(), " \"", &format!("&l{};", n - 1).repeat(10), "\">"].concat())
        .collect();
    let dtd = |name, inner: &str| Case::at(name, doctype(inner), "dtd_forbidden", 2).names_others();
    let include = "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/passwd\"/>";
    let style = "<?xml-stylesheet href=\"http://127.0.0.1:9/x.xsl\"?>";
    let two = two();
    // What is only passed over does not refuse a file: this one lacks a serial number, too.
    let lacking = |from: &str, to: &str| replaced(&with("<SerialNo>KG000001</SerialNo>", ""), from, to);
    let with_style = lacking("<CryptoModuleInfo>", &format!("{style}<CryptoModuleInfo>"));
    let schema = "Version=\"1.0\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
                  xsi:schemaLocation=\"urn:x file:///etc/passwd\"";
    let with_schema = lacking("Version=\"1.0\" Id", &format!("{schema} Id"));
    vec![
        dtd("external entity", "[<!ENTITY x SYSTEM \"file:///etc/passwd\">]"),
        dtd("external entity of a server", "[<!ENTITY x SYSTEM \"http://127.0.0.1:9/\">]"),
        dtd("external parameter entity", "[<!ENTITY % p SYSTEM \"http://127.0.0.1:9/x.dtd\"> %p;]"),
        dtd("external definition", "SYSTEM \"file:///etc/passwd\""),
        dtd("public definition", "PUBLIC \"-//X\" \"http://127.0.0.1:9/x.dtd\""),
        dtd("a billion laughs", &format!("[<!ENTITY l0 \"ha\">{laughs}<!ENTITY x \"&l9;\">]")),
        dtd("quadratic blow-up", &format!("[<!ENTITY x \"{}\">]", "x".repeat(50_000))),
        dtd("entity of itself", "[<!ENTITY x \"&x;\">]"),
        Case::at(
            "included file",
            with("<Issuer>", &format!("{include}<Issuer>")),
            "unknown_element",
            line(&two, "<Issuer>"),
        )
        .names_others(),
        Case::at("style sheet", with_style.clone(), "serial_missing", line(&with_style, "<Key "))
            .names_others(),
        Case::at("place of a schema", with_schema.clone(), "serial_missing", line(&with_schema, "<Key "))
            .names_others(),
    ]
}

/// Encodings, sizes, and files that break off.
pub(in super::super) fn forms() -> Vec<Case> {
    let two = two();
    let marked = format!("\u{FEFF}{two}");
    let nested = format!("{ROOT}\n<Extensions>");
    let text = line(&two, "KG000001");
    vec![
        Case::at("UTF-7", &b"+ADw?xml version+AD0AIg-1.0+ACIAPw+AD4-"[..], "format_unknown", 1)
            .names_others(),
        Case::at("UTF-7 with its mark", &b"+/v8-+ADw-x+AD4-"[..], "encoding_unsupported", 1).format("pskc"),
        Case::at("declared UTF-7", with("\"UTF-8\"", "\"UTF-7\""), "encoding_unsupported", 1),
        Case::at("UTF-16", wide(&marked, u16::to_le_bytes), "encoding_unsupported", 1),
        Case::at("UTF-16 without mark", wide(&two, u16::to_be_bytes), "encoding_unsupported", 1)
            .format("pskc"),
        Case::at("UTF-32", utf32(&marked), "encoding_unsupported", 1).format("pskc"),
        Case::at("UTF-16 that is none", with("\"UTF-8\"", "\"UTF-16\""), "encoding_unsupported", 1),
        Case::at(
            "UTF-8 that is none",
            replaced_bytes("Example Devices", b"\x8C\xAE\x89\xAE"),
            "encoding_invalid",
            5,
        ),
        Case::at("overlong UTF-8", replaced_bytes("Example Devices", b"\xC0\xAF"), "encoding_invalid", 5),
        Case::long("nesting of 100,000", &nested, ("<a>", 100_000), "", "too_deep", 2),
        Case::long(
            "attribute of 10 MB",
            &two[..two.find("Id=\"K1\"").unwrap()],
            ("x", 10 << 20),
            "=\"\"/>",
            "token_too_long",
            line(&two, "Id=\"K1\""),
        ),
        Case::long(
            "value of an attribute of 10 MB",
            &format!("{}Id=\"", &two[..two.find("Id=\"K1\"").unwrap()]),
            ("x", 10 << 20),
            "\"/>",
            "token_too_long",
            line(&two, "Id=\"K1\""),
        ),
        Case::long(
            "text of 10 MB",
            &two[..two.find("KG000001").unwrap()],
            ("9", 10 << 20),
            "</SerialNo>",
            "token_too_long",
            text,
        ),
        Case::long(
            "comment of 60 MB",
            &format!("{ROOT}\n<!--"),
            ("x", 60 << 20),
            "--></KeyContainer>",
            "token_too_long",
            2,
        ),
        Case::long(
            "500,000 unknown elements",
            &format!("{ROOT}\n"),
            ("<x/>", 500_000),
            "</KeyContainer>",
            "unknown_element",
            2,
        ),
        Case::at("cut in a tag", &two.as_bytes()[..two.find("SerialNo").unwrap()], "file_truncated", text),
        Case::at(
            "cut in a seed",
            &two.as_bytes()[..two.find("MTIz").unwrap() + 9],
            "file_truncated",
            line(&two, "MTIz"),
        ),
        Case::at(
            "cut before the end",
            &two.as_bytes()[..two.rfind("</KeyC").unwrap()],
            "file_truncated",
            line(&two, "</KeyC"),
        ),
        Case::at("NUL in a serial number", with("KG000001", "KG\x00000001"), "xml_malformed", text),
        Case::at(
            "zeros at the end",
            [two.as_bytes(), &[0; 4_096]].concat(),
            "trailing_content",
            two.lines().count() as u64 + 1,
        ),
        Case::at("escape in a serial number", with("KG000001", "KG&#x1B;[2J"), "xml_malformed", text),
        Case::at(
            "another file at the end",
            format!("{two}{two}"),
            "xml_malformed",
            two.lines().count() as u64 + 1,
        ),
    ]
}
