use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::fob::{Fob, Hash};

/// One key of a made-up seed file.
#[derive(Clone, Debug)]
pub struct SeedKey {
    /// The serial number.
    pub serial: String,
    /// The key, 20 bytes.
    pub bytes: Vec<u8>,
    /// The same in hexadecimal.
    pub hex: String,
}

/// `n` keys, the same ones for the same `salt`.
#[must_use]
pub fn keys(n: usize, salt: u64) -> Vec<SeedKey> {
    (0..n)
        .map(|i| {
            let mut state = salt.wrapping_mul(0x1_0000_0001).wrapping_add(i as u64);
            let mut next = || {
                // SplitMix64: predictable on purpose.
                state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
                let mut z = state;
                z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
                z ^ (z >> 31)
            };
            let bytes: Vec<u8> = (0..3).flat_map(|_| next().to_be_bytes()).take(20).collect();
            let hex = bytes.iter().map(|b| format!("{b:02x}")).collect();
            SeedKey { serial: format!("KG{salt:02}{i:06}"), bytes, hex }
        })
        .collect()
}

/// A plain PSKC file (RFC 6030) of these keys: TOTP, 60 seconds, 6 digits.
#[must_use]
pub fn pskc(keys: &[SeedKey], manufacturer: &str) -> String {
    let fobs: Vec<Fob> = keys.iter().map(Fob::from).collect();
    seed_file(&fobs, manufacturer)
}

/// A plain PSKC file of these fobs. Counters begin at zero.
#[must_use]
pub fn seed_file(fobs: &[Fob], manufacturer: &str) -> String {
    let packages: String = fobs
        .iter()
        .map(|fob| {
            let secret = STANDARD.encode(&fob.key);
            let Fob { serial, digits, .. } = fob;
            let expiry = match &fob.expires_on {
                Some(day) => format!("<ExpiryDate>{day}T00:00:00Z</ExpiryDate>"),
                None => String::new(),
            };
            let suite = match fob.hash {
                Hash::Sha1 => "",
                Hash::Sha256 => "<Suite>HMAC-SHA256</Suite>",
                Hash::Sha512 => "<Suite>HMAC-SHA512</Suite>",
            };
            let (algorithm, factor) = match fob.period {
                Some(period) => (
                    "totp",
                    format!(
                        "<Time><PlainValue>0</PlainValue></Time>\
                         <TimeInterval><PlainValue>{period}</PlainValue></TimeInterval>"
                    ),
                ),
                None => ("hotp", "<Counter><PlainValue>0</PlainValue></Counter>".to_owned()),
            };
            format!(
                "<KeyPackage><DeviceInfo><Manufacturer>{manufacturer}</Manufacturer><SerialNo>{serial}</SerialNo>\
                 {expiry}</DeviceInfo><CryptoModuleInfo><Id>CM1</Id></CryptoModuleInfo>\
                 <Key Id=\"{serial}\" Algorithm=\"urn:ietf:params:xml:ns:keyprov:pskc:{algorithm}\">\
                 <Issuer>Test</Issuer><AlgorithmParameters>{suite}\
                 <ResponseFormat Length=\"{digits}\" Encoding=\"DECIMAL\"/></AlgorithmParameters>\
                 <Data><Secret><PlainValue>{secret}</PlainValue></Secret>{factor}</Data></Key></KeyPackage>\n"
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <KeyContainer Version=\"1.0\" xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\">\n{packages}</KeyContainer>\n"
    )
}
