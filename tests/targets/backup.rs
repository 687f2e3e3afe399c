//! A backup file, edited as whoever carries it could: without the keys.

use std::cell::Cell;
use std::io::{Read as _, Write as _};
use std::sync::LazyLock;

use arbitrary::{Arbitrary, Unstructured};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng as _;
use kagimori_vault::{Backup, BackupWriter};
use minicbor::{Decoder, Encoder};

use crate::header::GENUINE;
use crate::{BytesEdit, Outcome, Source, at};

const MAGIC: usize = 16;
const LENGTH: usize = 4;
const PREAMBLE_MAX: usize = 1024 * 1024;
const CHUNK: usize = 64 * 1024;
const SEALED_CHUNK: usize = CHUNK + 16;
/// More chunks than this tell nothing new.
const CHUNKS_MAX: usize = 8;

/// A backup as the product writes it, and what is in it.
struct Written {
    content: Vec<u8>,
    file: Vec<u8>,
}

/// Two backups of the same vault, of three chunks each, the same every time.
static WRITTEN: LazyLock<[Written; 2]> = LazyLock::new(|| {
    [3, 5].map(|seed| {
        let length = 2 * CHUNK + 100;
        let content: Vec<u8> = (0..length).map(|i| (i * seed + i / 251).to_le_bytes()[0]).collect();
        let mut rng = ChaCha20Rng::seed_from_u64(seed as u64);
        let mut writer =
            BackupWriter::begin(Vec::new(), &GENUINE.header, &GENUINE.keys, &mut rng).expect("memory");
        writer.write_all(&content).expect("memory");
        Written { content, file: writer.finish().expect("memory") }
    })
});

/// The parts of a backup file.
#[derive(Clone)]
struct Parts {
    magic: Vec<u8>,
    /// `None`: what the preamble has.
    length: Option<u32>,
    /// The preamble is a list: how it begins, and its items, as encoded.
    list: Vec<u8>,
    items: Vec<Vec<u8>>,
    chunks: Vec<Vec<u8>>,
    endless: Option<u8>,
}

impl Parts {
    fn of(file: &[u8]) -> Self {
        let (magic, rest) = file.split_at(MAGIC);
        let (length, rest) = rest.split_at(LENGTH);
        let length = u32::from_be_bytes(length.try_into().expect("four bytes"));
        let (preamble, chunks) = rest.split_at(length as usize);
        let mut decoder = Decoder::new(preamble);
        let count = decoder.array().expect("a list").expect("with its length");
        let list = preamble[..decoder.position()].to_vec();
        let item = |_| {
            let start = decoder.position();
            decoder.skip().expect("an item");
            preamble[start..decoder.position()].to_vec()
        };
        Self {
            magic: magic.to_vec(),
            length: None,
            list,
            items: (0..count).map(item).collect(),
            chunks: chunks.chunks(SEALED_CHUNK).map(<[u8]>::to_vec).collect(),
            endless: None,
        }
    }

    fn file(&self) -> Vec<u8> {
        let preamble = [&self.list[..], &self.items.concat()].concat();
        let length = self.length.unwrap_or_else(|| u32::try_from(preamble.len()).unwrap_or(u32::MAX));
        [&self.magic[..], &length.to_be_bytes(), &preamble, &self.chunks.concat()].concat()
    }
}

/// Anything that may stand in the preamble.
#[derive(Arbitrary, Debug)]
enum Item {
    Unsigned(u64),
    Signed(i64),
    Bytes(Vec<u8>),
    Text(String),
    /// Lists that say how much they hold, and do not hold it.
    List(u64),
    BytesOf(u64),
}

impl Item {
    fn encoded(self) -> Vec<u8> {
        let mut encoder = Encoder::new(Vec::new());
        match self {
            Self::Unsigned(number) => encoder.u64(number),
            Self::Signed(number) => encoder.i64(number),
            Self::Bytes(bytes) => encoder.bytes(&bytes),
            Self::Text(text) => encoder.str(&text),
            Self::List(length) => encoder.array(length),
            Self::BytesOf(length) => encoder.bytes_len(length),
        }
        .expect("memory");
        encoder.into_writer()
    }
}

/// A backup file changed.
#[derive(Arbitrary, Debug)]
enum FileEdit {
    Magic(BytesEdit),
    Length(u32),
    List(BytesEdit),
    ItemBytes(u8, BytesEdit<u16>),
    Item(u8, Item),
    RemoveItem(u8),
    AddItem(Item),
    SwapItems(u8, u8),
    ChunkBytes(u8, BytesEdit<u32>),
    RemoveChunk(u8),
    CopyChunk(u8),
    SwapChunks(u8, u8),
    /// From the vault's other backup.
    OtherItem(u8),
    OtherChunk(u8),
    Endless(u8),
}

impl FileEdit {
    fn apply(self, parts: &mut Parts, other: &mut Parts) {
        match self {
            Self::Magic(edit) => edit.apply(&mut parts.magic),
            Self::Length(length) => parts.length = Some(length),
            Self::List(edit) => edit.apply(&mut parts.list),
            Self::ItemBytes(i, edit) => {
                if let Some(item) = at(&mut parts.items, i) {
                    edit.apply(item);
                }
            }
            Self::Item(i, item) => {
                if let Some(old) = at(&mut parts.items, i) {
                    *old = item.encoded();
                }
            }
            Self::RemoveItem(i) => remove(&mut parts.items, i),
            Self::AddItem(item) => parts.items.push(item.encoded()),
            Self::SwapItems(i, k) => swap(&mut parts.items, i, k),
            Self::ChunkBytes(i, edit) => {
                if let Some(chunk) = at(&mut parts.chunks, i) {
                    edit.apply(chunk);
                }
            }
            Self::RemoveChunk(i) => remove(&mut parts.chunks, i),
            Self::CopyChunk(i) if parts.chunks.len() < CHUNKS_MAX => {
                let copy = at(&mut parts.chunks, i).cloned();
                parts.chunks.extend(copy);
            }
            Self::CopyChunk(_) => {}
            Self::SwapChunks(i, k) => swap(&mut parts.chunks, i, k),
            Self::OtherItem(i) => take_over(&mut parts.items, &mut other.items, i),
            Self::OtherChunk(i) => take_over(&mut parts.chunks, &mut other.chunks, i),
            Self::Endless(byte) => parts.endless = Some(byte),
        }
    }
}

fn remove<T>(all: &mut Vec<T>, i: u8) {
    if !all.is_empty() {
        all.remove(usize::from(i) % all.len());
    }
}

fn swap<T>(all: &mut [T], i: u8, k: u8) {
    if !all.is_empty() {
        all.swap(usize::from(i) % all.len(), usize::from(k) % all.len());
    }
}

fn take_over<T: Clone>(all: &mut [T], others: &mut [T], i: u8) {
    if let (Some(mine), Some(other)) = (at(all, i), at(others, i)) {
        mine.clone_from(other);
    }
}

/// The backup file is not as it was written.
///
/// # Panics
///
/// If it opens all the same, or gives anything that was not written there, or is read far ahead of what it gives.
#[must_use]
pub fn backup(input: &[u8]) -> Outcome {
    let Ok((edits, cut)) = <(Vec<FileEdit>, Option<u32>)>::arbitrary_take_rest(Unstructured::new(input))
    else {
        return Outcome::Refused;
    };
    let [mut parts, mut other] = WRITTEN.each_ref().map(|written| Parts::of(&written.file));
    edits.into_iter().for_each(|edit| edit.apply(&mut parts, &mut other));
    let mut file = parts.file();
    if let Some(length) = cut {
        file.truncate(length as usize % (file.len() + 1));
    }
    // The other backup is a genuine one, too, once all of it stands here.
    let genuine = WRITTEN.iter().find(|written| parts.endless.is_none() && written.file == file);
    let pulled = Cell::new(0);
    let opened = opened(Source { file: &file, endless: parts.endless, pulled: &pulled });
    assert!(opened.as_ref() == genuine.map(|written| &written.content), "opened");
    if genuine.is_some() { Outcome::Taken } else { Outcome::Refused }
}

/// What the backup holds, if it opens.
fn opened(source: Source<'_>) -> Option<Vec<u8>> {
    let pulled = source.pulled;
    let bounded = |given: usize| {
        let most = MAGIC + LENGTH + PREAMBLE_MAX + 2 * SEALED_CHUNK;
        assert!(pulled.get() <= given + most, "read {} bytes, gave {given}", pulled.get());
    };
    let backup = Backup::read(source);
    bounded(0);
    let mut reader = backup.ok()?.unseal(&GENUINE.keys);
    let mut content = Vec::new();
    let mut buffer = vec![0; CHUNK / 2 + 1];
    loop {
        let read = reader.read(&mut buffer);
        bounded(content.len());
        match read {
            Ok(0) => return Some(content),
            Ok(read) => {
                content.extend_from_slice(&buffer[..read]);
                assert!(
                    WRITTEN.iter().any(|written| written.content.starts_with(&content)),
                    "gave something else"
                );
            }
            Err(_) => {
                // Whoever reads on all the same is neither given anything nor told that this was the end.
                assert!(reader.read(&mut buffer).is_err(), "read on");
                return None;
            }
        }
    }
}
