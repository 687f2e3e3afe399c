//! The algorithms of RFC 6030 section 6: AES in CBC mode, HMAC, and PBKDF2.

use std::hint::black_box;

use aes::cipher::block_padding::{NoPadding, Padding, Pkcs7};
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use aes::{Aes128, Aes192, Aes256};
use cbc::{Decryptor, Encryptor};
use hmac::{Hmac, KeyInit, Mac};
use pbkdf2::pbkdf2_hmac;
use rand_core::CryptoRng;
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

/// Bytes of a block of AES, and so of the initial vector that a value begins with.
const BLOCK: usize = 16;

/// A cipher (XML Encryption section 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cipher {
    Aes128,
    Aes192,
    Aes256,
}

impl Cipher {
    /// By the last part of its URI.
    pub(super) fn of(uri: &str) -> Option<Self> {
        match last_part(uri).as_str() {
            "aes128-cbc" => Some(Self::Aes128),
            "aes192-cbc" => Some(Self::Aes192),
            "aes256-cbc" => Some(Self::Aes256),
            _ => None,
        }
    }

    /// Length of its key.
    pub(super) const fn key_bytes(self) -> usize {
        match self {
            Self::Aes128 => 16,
            Self::Aes192 => 24,
            Self::Aes256 => 32,
        }
    }

    /// Opens a value: initial vector and whole blocks. `None` if that is not what it is, or the padding is wrong.
    ///
    /// `whole_block`: a value that fills its blocks may come without padding.
    pub(super) fn open(self, key: &[u8], sealed: &[u8], whole_block: bool) -> Option<Zeroizing<Vec<u8>>> {
        self.decrypt::<Pkcs7>(key, sealed)
            .or_else(|| whole_block.then(|| self.decrypt::<NoPadding>(key, sealed)).flatten())
    }

    /// Seals a value under a new initial vector, with padding. `None` if the key has not the cipher's length.
    pub(super) fn seal(self, key: &[u8], plain: &[u8], rng: &mut dyn CryptoRng) -> Option<Vec<u8>> {
        let mut sealed = vec![0; BLOCK + (plain.len() / BLOCK + 1) * BLOCK];
        let (iv, blocks) = sealed.split_at_mut_checked(BLOCK)?;
        rng.fill_bytes(iv);
        match self {
            Self::Aes128 => encrypt::<Encryptor<Aes128>>(key, iv, plain, blocks)?,
            Self::Aes192 => encrypt::<Encryptor<Aes192>>(key, iv, plain, blocks)?,
            Self::Aes256 => encrypt::<Encryptor<Aes256>>(key, iv, plain, blocks)?,
        }
        Some(sealed)
    }

    fn decrypt<P: Padding>(self, key: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        match self {
            Self::Aes128 => decrypt::<Decryptor<Aes128>, P>(key, sealed),
            Self::Aes192 => decrypt::<Decryptor<Aes192>, P>(key, sealed),
            Self::Aes256 => decrypt::<Decryptor<Aes256>, P>(key, sealed),
        }
    }
}

fn decrypt<D: BlockModeDecrypt + KeyIvInit, P: Padding>(
    key: &[u8],
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let (iv, blocks) = sealed.split_at_checked(BLOCK)?;
    let decryptor = D::new_from_slices(key, iv).ok()?;
    let mut plain = Zeroizing::new(blocks.to_vec());
    let length = decryptor.decrypt_padded::<P>(&mut plain).ok()?.len();
    plain.truncate(length);
    Some(plain)
}

/// Overwrites what is left of a key in the processor's registers: a thread that waits for its next job still has there
/// what it used last, and whoever dumps its memory dumps them, too.
pub(super) fn forget_keys() {
    // Several blocks go through at once, and then single ones: enough for both.
    const BLOCKS: [u8; 20 * BLOCK] = [0; 20 * BLOCK];
    for cipher in [Cipher::Aes128, Cipher::Aes192, Cipher::Aes256] {
        black_box(cipher.open(&BLOCKS[..cipher.key_bytes()], &BLOCKS, true));
    }
}

fn encrypt<E: BlockModeEncrypt + KeyIvInit>(
    key: &[u8],
    iv: &[u8],
    plain: &[u8],
    blocks: &mut [u8],
) -> Option<()> {
    let encryptor = E::new_from_slices(key, iv).ok()?;
    encryptor.encrypt_padded_b2b::<Pkcs7>(plain, blocks).ok().map(drop)
}

/// A hash, where HMAC is made with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// By the last part of the URI of its HMAC, with or without a hyphen before its number.
    pub(super) fn of(uri: &str) -> Option<Self> {
        match last_part(uri).replace("sha-", "sha").as_str() {
            "hmac-sha1" => Some(Self::Sha1),
            "hmac-sha224" => Some(Self::Sha224),
            "hmac-sha256" => Some(Self::Sha256),
            "hmac-sha384" => Some(Self::Sha384),
            "hmac-sha512" => Some(Self::Sha512),
            _ => None,
        }
    }

    /// Whether `tag` is the HMAC of `message`, in constant time.
    pub(super) fn verifies(self, key: &[u8], message: &[u8], tag: &[u8]) -> bool {
        match self {
            Self::Sha1 => verifies::<Hmac<Sha1>>(key, message, tag),
            Self::Sha224 => verifies::<Hmac<Sha224>>(key, message, tag),
            Self::Sha256 => verifies::<Hmac<Sha256>>(key, message, tag),
            Self::Sha384 => verifies::<Hmac<Sha384>>(key, message, tag),
            Self::Sha512 => verifies::<Hmac<Sha512>>(key, message, tag),
        }
    }

    /// The HMAC of `message`; `None` if the key cannot be one.
    pub(super) fn tag(self, key: &[u8], message: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Sha1 => tag::<Hmac<Sha1>>(key, message),
            Self::Sha224 => tag::<Hmac<Sha224>>(key, message),
            Self::Sha256 => tag::<Hmac<Sha256>>(key, message),
            Self::Sha384 => tag::<Hmac<Sha384>>(key, message),
            Self::Sha512 => tag::<Hmac<Sha512>>(key, message),
        }
    }

    /// PBKDF2 (RFC 8018 section 5.2).
    pub(super) fn derive(
        self,
        password: &[u8],
        salt: &[u8],
        rounds: u32,
        bytes: usize,
    ) -> Zeroizing<Vec<u8>> {
        let mut key = Zeroizing::new(vec![0; bytes]);
        match self {
            Self::Sha1 => pbkdf2_hmac::<Sha1>(password, salt, rounds, &mut key),
            Self::Sha224 => pbkdf2_hmac::<Sha224>(password, salt, rounds, &mut key),
            Self::Sha256 => pbkdf2_hmac::<Sha256>(password, salt, rounds, &mut key),
            Self::Sha384 => pbkdf2_hmac::<Sha384>(password, salt, rounds, &mut key),
            Self::Sha512 => pbkdf2_hmac::<Sha512>(password, salt, rounds, &mut key),
        }
        key
    }
}

fn verifies<M: Mac + KeyInit>(key: &[u8], message: &[u8], tag: &[u8]) -> bool {
    <M as KeyInit>::new_from_slice(key).is_ok_and(|mac| mac.chain_update(message).verify_slice(tag).is_ok())
}

fn tag<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> Option<Vec<u8>> {
    let mac = <M as KeyInit>::new_from_slice(key).ok()?;
    Some(mac.chain_update(message).finalize().into_bytes().to_vec())
}

/// What stands after the `#` of a URI, in small letters.
pub(super) fn last_part(uri: &str) -> String {
    uri.rsplit('#').next().unwrap_or_default().to_ascii_lowercase()
}
