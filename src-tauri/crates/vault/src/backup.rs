//! The sealed backup: one file that tells nothing but how it is opened.
//!
//! ```text
//! magic │ length │ preamble (CBOR: version, header with slots, nonce) │ chunk │ chunk │ … │ last chunk
//! ```
//!
//! The content is sealed in chunks of 64 KiB under a key derived from the data key, in the STREAM construction
//! (Hoang, Reyhanitabar, Rogaway, Vizár 2015): each chunk is bound to its number, to whether it is the last, and to
//! the preamble. So nothing can be cut off, moved, or put under another preamble.

use std::io::{self, Read, Write};

use aead_stream::aead::KeyInit;
use aead_stream::aead::Payload;
use aead_stream::{DecryptorBE32, EncryptorBE32, NewStream, StreamBE32};
use chacha20poly1305::XChaCha20Poly1305;
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};

use crate::header::Header;
use crate::kdf::Kdf;
use crate::keys::Keys;
use crate::slot::Slot;

const MAGIC: &[u8; 16] = b"KAGIMORI BACKUP\n";
const VERSION: u32 = 1;
const LABEL: &str = "kagimori backup";

/// Content of a chunk, in bytes.
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;
const NONCE: usize = 19;

/// Longest preamble: a slot takes about 200 bytes.
const PREAMBLE_MAX: u32 = 1024 * 1024;

/// Why a file is not read as a backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// It never was one.
    #[error("not a backup")]
    NotABackup,
    /// It was written by a newer program; its version.
    #[error("a backup of version {0}, newer than this program")]
    Newer(u32),
    /// It was changed, or cut off.
    #[error("the backup is damaged")]
    Damaged,
    /// It cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

#[derive(Encode, Decode)]
struct Preamble {
    #[n(0)]
    version: u32,
    #[cbor(n(1), with = "minicbor::bytes")]
    nonce: [u8; NONCE],
    #[cbor(n(2), with = "minicbor::bytes")]
    vault_id: Vec<u8>,
    #[n(3)]
    format: i64,
    #[n(4)]
    edition: String,
    #[cbor(n(5), with = "minicbor::bytes")]
    salt: Vec<u8>,
    #[n(6)]
    kdf: (u32, u32, u32),
    #[n(7)]
    epoch: i64,
    #[cbor(n(8), with = "minicbor::bytes")]
    ring: Vec<u8>,
    #[cbor(n(9), with = "minicbor::bytes")]
    tag: Vec<u8>,
    #[n(10)]
    slots: Vec<SlotFields>,
}

#[derive(Encode, Decode)]
struct SlotFields {
    #[n(0)]
    id: i64,
    #[n(1)]
    kind: i64,
    #[cbor(n(2), with = "minicbor::bytes")]
    public_key: Vec<u8>,
    #[cbor(n(3), with = "minicbor::bytes")]
    wrapped_secret: Vec<u8>,
    #[cbor(n(4), with = "minicbor::bytes")]
    sealed_data_key: Vec<u8>,
}

impl Preamble {
    fn new(header: &Header, nonce: [u8; NONCE]) -> Self {
        let slot = |slot: &Slot| SlotFields {
            id: slot.id,
            kind: slot.kind,
            public_key: slot.public_key.clone(),
            wrapped_secret: slot.wrapped_secret.clone(),
            sealed_data_key: slot.sealed_data_key.clone(),
        };
        Self {
            version: VERSION,
            nonce,
            vault_id: header.vault_id.clone(),
            format: header.format,
            edition: header.edition.clone(),
            salt: header.salt.clone(),
            kdf: (header.kdf.memory_kib, header.kdf.passes, header.kdf.lanes),
            epoch: header.epoch,
            ring: header.ring.clone(),
            tag: header.tag.clone(),
            slots: header.slots.iter().map(slot).collect(),
        }
    }

    fn into_header(self) -> Header {
        let (memory_kib, passes, lanes) = self.kdf;
        let slot = |slot: SlotFields| Slot {
            id: slot.id,
            kind: slot.kind,
            public_key: slot.public_key,
            wrapped_secret: slot.wrapped_secret,
            sealed_data_key: slot.sealed_data_key,
        };
        Header {
            vault_id: self.vault_id,
            format: self.format,
            edition: self.edition,
            salt: self.salt,
            kdf: Kdf { memory_kib, passes, lanes },
            epoch: self.epoch,
            ring: self.ring,
            tag: self.tag,
            slots: self.slots.into_iter().map(slot).collect(),
        }
    }
}

type Cipher = XChaCha20Poly1305;

fn cipher(keys: &Keys) -> Cipher {
    Cipher::new(keys.data.derive(LABEL).expose().into())
}

/// Writes a backup: what is written into it is sealed. [`Self::finish`] writes the last chunk; without it the file
/// does not open.
pub struct BackupWriter<W: Write> {
    out: W,
    encryptor: EncryptorBE32<Cipher>,
    bound_to: [u8; 32],
    chunk: Vec<u8>,
}

impl<W: Write> BackupWriter<W> {
    /// Begins a backup that opens with the slots of `header`, which belongs to `keys`.
    pub fn begin(mut out: W, header: &Header, keys: &Keys, rng: &mut dyn CryptoRng) -> io::Result<Self> {
        let mut nonce = [0; NONCE];
        rng.fill_bytes(&mut nonce);
        let mut preamble = Vec::new();
        if minicbor::encode(Preamble::new(header, nonce), &mut preamble).is_err() {
            unreachable!("writing to memory does not fail");
        }
        let length = u32::try_from(preamble.len()).unwrap_or(u32::MAX);
        if length > PREAMBLE_MAX {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        out.write_all(MAGIC)?;
        out.write_all(&length.to_be_bytes())?;
        out.write_all(&preamble)?;
        let stream = StreamBE32::from_aead(cipher(keys), &nonce.into());
        Ok(Self {
            out,
            encryptor: EncryptorBE32::from_stream_primitive(stream),
            bound_to: Sha256::digest(&preamble).into(),
            chunk: Vec::with_capacity(CHUNK),
        })
    }

    /// Writes the last chunk.
    pub fn finish(mut self) -> io::Result<W> {
        let last = Payload { msg: &self.chunk, aad: &self.bound_to };
        let sealed = self.encryptor.encrypt_last(last).map_err(|_| io::ErrorKind::FileTooLarge)?;
        self.out.write_all(&sealed)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write> Write for BackupWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk waits for more: the last one must be sealed as the last.
        if self.chunk.len() == CHUNK {
            let next = Payload { msg: &self.chunk, aad: &self.bound_to };
            let sealed = self.encryptor.encrypt_next(next).map_err(|_| io::ErrorKind::FileTooLarge)?;
            self.out.write_all(&sealed)?;
            self.chunk.clear();
        }
        let taken = bytes.len().min(CHUNK - self.chunk.len());
        self.chunk.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A backup whose preamble was read: it says how it is opened, and proves nothing yet.
pub struct Backup<R> {
    header: Header,
    nonce: [u8; NONCE],
    bound_to: [u8; 32],
    content: R,
}

impl<R: Read> Backup<R> {
    /// Reads the preamble.
    pub fn read(mut from: R) -> Result<Self, BackupError> {
        let cut = |error: io::Error| match error.kind() {
            io::ErrorKind::UnexpectedEof => BackupError::Damaged,
            _ => BackupError::Io(error),
        };
        let mut magic = [0; MAGIC.len()];
        match from.read_exact(&mut magic) {
            Ok(()) if magic == *MAGIC => {}
            Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => return Err(error.into()),
            _ => return Err(BackupError::NotABackup),
        }
        let mut length = [0; 4];
        from.read_exact(&mut length).map_err(cut)?;
        let length = u32::from_be_bytes(length);
        if length > PREAMBLE_MAX {
            return Err(BackupError::Damaged);
        }
        let mut preamble = Vec::new();
        let read = from.by_ref().take(length.into()).read_to_end(&mut preamble)?;
        let mut decoder = minicbor::Decoder::new(&preamble);
        // The version first: a newer one may say the rest in another way.
        let version = peek_version(&preamble).ok_or(BackupError::Damaged)?;
        if version > VERSION {
            return Err(BackupError::Newer(version));
        }
        let fields: Preamble = decoder.decode().map_err(|_| BackupError::Damaged)?;
        if u64::from(length) != read as u64 || decoder.position() != preamble.len() || version != VERSION {
            return Err(BackupError::Damaged);
        }
        Ok(Self {
            nonce: fields.nonce,
            header: fields.into_header(),
            bound_to: Sha256::digest(&preamble).into(),
            content: from,
        })
    }

    /// How it is opened.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// The content. It ends with an error of kind `InvalidData` where it is not as it was written, and gives nothing
    /// but errors from there on; what was read before is as it was written.
    #[must_use]
    pub fn unseal(self, keys: &Keys) -> BackupReader<R> {
        let stream = StreamBE32::from_aead(cipher(keys), &self.nonce.into());
        BackupReader {
            content: self.content,
            decryptor: Some(DecryptorBE32::from_stream_primitive(stream)),
            whole: false,
            bound_to: self.bound_to,
            ahead: Vec::new(),
            open: Vec::new(),
            read: 0,
        }
    }
}

fn peek_version(preamble: &[u8]) -> Option<u32> {
    let mut decoder = minicbor::Decoder::new(preamble);
    decoder.array().ok()??;
    decoder.u32().ok()
}

/// The content of a backup.
pub struct BackupReader<R> {
    content: R,
    /// `None` after the last chunk, or after an error.
    decryptor: Option<DecryptorBE32<Cipher>>,
    /// The last chunk was opened.
    whole: bool,
    bound_to: [u8; 32],
    /// Sealed bytes read, but not opened yet.
    ahead: Vec<u8>,
    open: Vec<u8>,
    read: usize,
}

impl<R: Read> BackupReader<R> {
    /// Opens the next chunk; `false` at the end.
    fn next_chunk(&mut self) -> io::Result<bool> {
        if self.whole {
            return Ok(false);
        }
        let damaged = || io::Error::from(io::ErrorKind::InvalidData);
        // Gone with the first error: whoever reads on all the same gets an error again, never an end.
        let mut decryptor = self.decryptor.take().ok_or_else(damaged)?;
        // One byte more than a chunk tells whether it is the last.
        let wanted = CHUNK + TAG + 1 - self.ahead.len();
        self.content.by_ref().take(wanted as u64).read_to_end(&mut self.ahead)?;
        if self.ahead.len() > CHUNK + TAG {
            let rest = self.ahead.split_off(CHUNK + TAG);
            let chunk = Payload { msg: &self.ahead, aad: &self.bound_to };
            self.open = decryptor.decrypt_next(chunk).map_err(|_| damaged())?;
            self.decryptor = Some(decryptor);
            self.ahead = rest;
        } else {
            let chunk = Payload { msg: &self.ahead, aad: &self.bound_to };
            self.open = decryptor.decrypt_last(chunk).map_err(|_| damaged())?;
            self.whole = true;
        }
        self.read = 0;
        Ok(true)
    }
}

impl<R: Read> Read for BackupReader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.read == self.open.len() && !into.is_empty() {
            if !self.next_chunk()? {
                return Ok(0);
            }
        }
        let given = into.len().min(self.open.len() - self.read);
        into[..given].copy_from_slice(&self.open[self.read..self.read + given]);
        self.read += given;
        Ok(given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::header::Opener;
    use crate::key::tests::Counter;
    use crate::passphrase::Passphrase;

    const FLOOR: Kdf = Kdf { memory_kib: 19 * 1024, passes: 2, lanes: 1 };

    fn password() -> Passphrase {
        Passphrase::new(b"kumo to ame".to_vec().into())
    }

    fn vault() -> (Header, Keys) {
        let mut rng = Counter(3);
        let (mut header, keys) = Header::create(1, "company", FLOOR, &mut rng);
        header.add_slot(&keys, Opener::Password("suzuki", &password()), &mut rng).unwrap();
        (header, keys)
    }

    fn content(length: usize) -> Vec<u8> {
        (0..length).map(|i| ((i * 7 + i / 251) % 256).to_le_bytes()[0]).collect()
    }

    fn backup(header: &Header, keys: &Keys, content: &[u8]) -> Vec<u8> {
        let mut writer = BackupWriter::begin(Vec::new(), header, keys, &mut Counter(5)).unwrap();
        writer.write_all(content).unwrap();
        writer.finish().unwrap()
    }

    fn open(file: &[u8], keys: &Keys) -> Result<Vec<u8>, BackupError> {
        let mut content = Vec::new();
        Backup::read(file)?.unseal(keys).read_to_end(&mut content)?;
        Ok(content)
    }

    #[test]
    fn what_is_backed_up_comes_back() {
        let (header, keys) = vault();
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5] {
            let content = content(length);
            let file = backup(&header, &keys, &content);
            assert_eq!(*Backup::read(file.as_slice()).unwrap().header(), header);
            assert_eq!(open(&file, &keys).unwrap(), content, "{length}");
        }
    }

    #[test]
    fn the_slots_in_it_open_it() {
        let (mut header, keys) = vault();
        let own = Passphrase::new(b"yuki to kaze".to_vec().into());
        header.add_slot(&keys, Opener::Backup(&own), &mut Counter(8)).unwrap();
        let file = backup(&header, &keys, b"content");
        let read = Backup::read(file.as_slice()).unwrap();
        for opener in [Opener::Password("suzuki", &password()), Opener::Backup(&own)] {
            let (opened, _) = read.header().open(opener).unwrap();
            assert_eq!(open(&file, &opened).unwrap(), b"content");
        }
        assert!(read.header().open(Opener::Backup(&password())).is_err());
        let (_, other) = Header::create(1, "company", FLOOR, &mut Counter(99));
        assert!(open(&file, &other).is_err());
    }

    #[test]
    fn the_same_content_is_never_sealed_alike() {
        let (header, keys) = vault();
        let mut writer = BackupWriter::begin(Vec::new(), &header, &keys, &mut Counter(6)).unwrap();
        writer.write_all(b"content").unwrap();
        assert_ne!(writer.finish().unwrap(), backup(&header, &keys, b"content"));
    }

    #[test]
    fn no_cut_opens() {
        let (header, keys) = vault();
        let content = content(3 * CHUNK + 100);
        let file = backup(&header, &keys, &content);
        let start = file.len() - (content.len() + 4 * TAG);
        let mut cuts: Vec<usize> = (0..start + 40).collect();
        for chunk in 0..=3 {
            let border = start + chunk * (CHUNK + TAG);
            cuts.extend([border.saturating_sub(1), border, border + 1, border + TAG]);
        }
        cuts.extend([file.len() - 1, file.len() - TAG, file.len() - TAG - 1]);
        for cut in cuts {
            assert!(open(&file[..cut], &keys).is_err(), "{cut}");
        }
        // A chunk left out, two exchanged, one repeated, something behind the end.
        let chunk = |i: usize| start + i * (CHUNK + TAG)..start + (i + 1) * (CHUNK + TAG);
        let pieces = |order: &[usize]| {
            let mut changed = file[..start].to_vec();
            order.iter().for_each(|i| changed.extend_from_slice(&file[chunk(*i)]));
            changed.extend_from_slice(&file[chunk(2).end..]);
            changed
        };
        assert_eq!(pieces(&[0, 1, 2]), file);
        for order in [&[0, 2][..], &[0, 1], &[1, 0, 2], &[0, 1, 1, 2], &[]] {
            assert!(open(&pieces(order), &keys).is_err(), "{order:?}");
        }
        assert!(open(&[&file[..], b"x"].concat(), &keys).is_err());
    }

    #[test]
    fn no_flipped_bit_opens_silently() {
        let (header, keys) = vault();
        let file = backup(&header, &keys, &content(CHUNK + 100));
        let start = file.len() - (CHUNK + 100 + 2 * TAG);
        let places = (0..start).chain((start..file.len()).step_by(997)).chain([file.len() - 1]);
        for place in places {
            for bit in [0, 3, 7] {
                let mut changed = file.clone();
                changed[place] ^= 1 << bit;
                assert!(open(&changed, &keys).is_err(), "byte {place}, bit {bit}");
            }
        }
    }

    #[test]
    fn nothing_comes_after_an_error() {
        let (header, keys) = vault();
        let content = content(CHUNK + 100);
        let mut file = backup(&header, &keys, &content);
        *file.last_mut().unwrap() ^= 1;
        let mut reader = Backup::read(file.as_slice()).unwrap().unseal(&keys);
        let mut read = Vec::new();
        for _ in 0..3 {
            assert_eq!(reader.read_to_end(&mut read).unwrap_err().kind(), io::ErrorKind::InvalidData);
            assert_eq!(read, content[..CHUNK], "the first chunk, once");
        }
    }

    #[test]
    fn what_is_no_backup_is_named() {
        let (header, keys) = vault();
        for bytes in [&b""[..], b"KAGIMORI", b"SQLite format 3\0 and more"] {
            assert!(matches!(open(bytes, &keys), Err(BackupError::NotABackup)));
        }
        let huge = [&MAGIC[..], &u32::MAX.to_be_bytes(), b"x"].concat();
        assert!(matches!(open(&huge, &keys), Err(BackupError::Damaged)));
        let mut newer = backup(&header, &keys, b"");
        // The first item of the array is the version.
        assert_eq!(newer[21], 1);
        newer[21] = 2;
        assert!(matches!(open(&newer, &keys), Err(BackupError::Newer(2))));
    }
}
