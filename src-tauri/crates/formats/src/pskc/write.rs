//! The way back: tokens as a PSKC file whose keys are encrypted under a password.
//!
//! The form is that of RFC 6030's own example, figure 7: AES-128-CBC, a check sum by HMAC-SHA-1, the key by PBKDF2 with
//! HMAC-SHA-1. None of them is weak for what it does here, and they are what readers have in common: privacyIDEA and
//! `LinOTP` know no other cipher and no other pseudorandom function. What SHA-1 costs too little, [`ROUNDS`] makes up for.

use std::fmt;
use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kagimori_domain::otp::{Algorithm, MovingFactor};
use quick_xml::Writer as Xml;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::cipher::{Cipher, Hash};
use crate::record::Record;

/// Rounds of PBKDF2 with HMAC-SHA-1, as OWASP's Password Storage Cheat Sheet asks for.
const ROUNDS: u32 = 1_300_000;

/// Bytes of the salt; 16 are what RFC 8018 section 4.1 asks for and more.
const SALT_BYTES: usize = 16;

/// Bytes of the key of the check sums: as many as the hash has.
const MAC_KEY_BYTES: usize = 20;

const CIPHER: Cipher = Cipher::Aes128;
const CIPHER_URI: &str = "http://www.w3.org/2001/04/xmlenc#aes128-cbc";
const MAC: Hash = Hash::Sha1;
const MAC_URI: &str = "http://www.w3.org/2000/09/xmldsig#hmac-sha1";

/// The keys of a file to be written, and how the file begins.
pub struct Protection {
    key: Zeroizing<Vec<u8>>,
    mac_key: Zeroizing<Vec<u8>>,
    opening: Vec<u8>,
}

impl Protection {
    /// Makes the keys of a password. Takes its time: half a second or so.
    pub fn with_password(password: &str, rng: &mut dyn CryptoRng) -> io::Result<Self> {
        let mut salt = [0; SALT_BYTES];
        rng.fill_bytes(&mut salt);
        let key = MAC.derive(password.as_bytes(), &salt, ROUNDS, CIPHER.key_bytes());
        let mut mac_key = Zeroizing::new(vec![0; MAC_KEY_BYTES]);
        rng.fill_bytes(&mut mac_key);
        let sealed = CIPHER.seal(&key, &mac_key, rng).ok_or_else(unsealed)?;
        Ok(Self { opening: opening(&salt, &sealed)?, key, mac_key })
    }

    /// The file up to its first token. It holds the salt: without it no password opens what [`Writer`] writes, so it
    /// can be held back until the rest is allowed to be read.
    #[must_use]
    pub fn opening(&self) -> &[u8] {
        &self.opening
    }
}

/// Shows nothing of the keys.
impl fmt::Debug for Protection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Protection").finish_non_exhaustive()
    }
}

/// Writes what follows [`Protection::opening`]: tokens, one a line, and the end.
pub struct Writer<W> {
    xml: Xml<W>,
    protection: Protection,
}

impl<W: Write> Writer<W> {
    /// Writes nothing yet.
    pub fn new(out: W, protection: Protection) -> Self {
        Self { xml: Xml::new(out), protection }
    }

    /// Writes a token. Its line, and the first day it may be used, are not written.
    pub fn record(&mut self, record: &Record, rng: &mut dyn CryptoRng) -> io::Result<()> {
        let Protection { key, mac_key, .. } = &self.protection;
        let sealed = CIPHER.seal(key, record.seed.expose(), rng).ok_or_else(unsealed)?;
        let tag = MAC.tag(mac_key, &sealed).ok_or_else(unsealed)?;
        within(&mut self.xml, "pskc:KeyPackage", |xml| {
            device(xml, record)?;
            let serial = record.serial.as_str();
            let algorithm = match record.parameters.moving_factor() {
                MovingFactor::Time { .. } => "urn:ietf:params:xml:ns:keyprov:pskc:totp",
                MovingFactor::Counter => "urn:ietf:params:xml:ns:keyprov:pskc:hotp",
            };
            let key = xml.create_element("pskc:Key");
            let key = key.with_attribute(("Id", serial)).with_attribute(("Algorithm", algorithm));
            key.write_inner_content(|xml| {
                algorithm_parameters(xml, record)?;
                within(xml, "pskc:Data", |xml| {
                    within(xml, "pskc:Secret", |xml| {
                        encrypted(xml, "pskc:EncryptedValue", &sealed)?;
                        text(xml, "pskc:ValueMAC", &STANDARD.encode(tag))
                    })?;
                    moving_factor(xml, record)
                })
            })?;
            Ok(())
        })?;
        self.xml.get_mut().write_all(b"\n")
    }

    /// Writes the end.
    pub fn finish(mut self) -> io::Result<W> {
        self.xml.write_event(Event::End(BytesEnd::new("pskc:KeyContainer")))?;
        self.xml.get_mut().write_all(b"\n")?;
        Ok(self.xml.into_inner())
    }
}

fn opening(salt: &[u8], mac_key: &[u8]) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new(Vec::new());
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.get_mut().write_all(b"\n")?;
    let container = BytesStart::new("pskc:KeyContainer").with_attributes([
        ("Version", "1.0"),
        ("xmlns:pskc", "urn:ietf:params:xml:ns:keyprov:pskc"),
        ("xmlns:pkcs5", "http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#"),
        ("xmlns:xenc", "http://www.w3.org/2001/04/xmlenc#"),
        ("xmlns:xenc11", "http://www.w3.org/2009/xmlenc11#"),
    ]);
    xml.write_event(Event::Start(container))?;
    xml.get_mut().write_all(b"\n")?;
    within(&mut xml, "pskc:EncryptionKey", |xml| {
        within(xml, "xenc11:DerivedKey", |xml| {
            let method = xml.create_element("xenc11:KeyDerivationMethod").with_attribute((
                "Algorithm",
                "http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2",
            ));
            method.write_inner_content(|xml| {
                within(xml, "pkcs5:PBKDF2-params", |xml| {
                    within(xml, "Salt", |xml| text(xml, "Specified", &STANDARD.encode(salt)))?;
                    text(xml, "IterationCount", &ROUNDS.to_string())?;
                    text(xml, "KeyLength", &CIPHER.key_bytes().to_string())?;
                    xml.create_element("PRF").with_attribute(("Algorithm", MAC_URI)).write_empty().map(drop)
                })
            })?;
            Ok(())
        })
    })?;
    xml.get_mut().write_all(b"\n")?;
    let method = xml.create_element("pskc:MACMethod").with_attribute(("Algorithm", MAC_URI));
    method.write_inner_content(|xml| encrypted(xml, "pskc:MACKey", mac_key))?;
    xml.get_mut().write_all(b"\n")?;
    Ok(xml.into_inner())
}

/// `DeviceInfo` (section 4.3.1). A day is written as vendors do: its first moment, in UTC.
fn device<W: Write>(xml: &mut Xml<W>, record: &Record) -> io::Result<()> {
    within(xml, "pskc:DeviceInfo", |xml| {
        if !record.manufacturer.is_empty() {
            text(xml, "pskc:Manufacturer", &record.manufacturer)?;
        }
        text(xml, "pskc:SerialNo", record.serial.as_str())?;
        if !record.model.is_empty() {
            text(xml, "pskc:Model", &record.model)?;
        }
        if let Some(day) = record.expires_on {
            text(xml, "pskc:ExpiryDate", &format!("{day}T00:00:00Z"))?;
        }
        Ok(())
    })
}

/// `AlgorithmParameters` (section 4.3.4). SHA-1 is not named: it is what a file means that names no hash, and readers
/// spell its name in different ways.
fn algorithm_parameters<W: Write>(xml: &mut Xml<W>, record: &Record) -> io::Result<()> {
    within(xml, "pskc:AlgorithmParameters", |xml| {
        match record.parameters.algorithm() {
            Algorithm::Sha1 => {}
            Algorithm::Sha256 => text(xml, "pskc:Suite", "HMAC-SHA256")?,
            Algorithm::Sha512 => text(xml, "pskc:Suite", "HMAC-SHA512")?,
        }
        let digits = record.parameters.digits().to_string();
        let format = xml.create_element("pskc:ResponseFormat");
        let format = format.with_attribute(("Encoding", "DECIMAL")).with_attribute(("Length", &*digits));
        format.write_empty().map(drop)
    })
}

/// `Counter`, or `TimeInterval` and `TimeDrift` (section 4.2).
fn moving_factor<W: Write>(xml: &mut Xml<W>, record: &Record) -> io::Result<()> {
    let plain =
        |xml: &mut Xml<W>, name, value: String| within(xml, name, |xml| text(xml, "pskc:PlainValue", &value));
    match record.parameters.moving_factor() {
        MovingFactor::Counter => plain(xml, "pskc:Counter", record.counter.unwrap_or(0).to_string()),
        MovingFactor::Time { period } => {
            plain(xml, "pskc:TimeInterval", period.to_string())?;
            match record.time_drift {
                Some(steps) => plain(xml, "pskc:TimeDrift", steps.to_string()),
                None => Ok(()),
            }
        }
    }
}

/// An encrypted value (XML Encryption section 3.1).
fn encrypted<W: Write>(xml: &mut Xml<W>, name: &str, sealed: &[u8]) -> io::Result<()> {
    within(xml, name, |xml| {
        let method = xml.create_element("xenc:EncryptionMethod").with_attribute(("Algorithm", CIPHER_URI));
        method.write_empty()?;
        within(xml, "xenc:CipherData", |xml| text(xml, "xenc:CipherValue", &STANDARD.encode(sealed)))
    })
}

fn within<W: Write>(
    xml: &mut Xml<W>,
    name: &str,
    content: impl FnOnce(&mut Xml<W>) -> io::Result<()>,
) -> io::Result<()> {
    xml.create_element(name).write_inner_content(content).map(drop)
}

fn text<W: Write>(xml: &mut Xml<W>, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(text)).map(drop)
}

/// A key that does not fit its cipher: both are ours.
fn unsealed() -> io::Error {
    io::Error::other("the key does not fit its cipher")
}
