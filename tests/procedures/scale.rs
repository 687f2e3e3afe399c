//! What `cargo xtask bench` measures, at a fiftieth of the size and in counts, which are the same on every machine.

use std::fs;
use std::path::Path;

use kagimori_app::VaultFiles;
use kagimori_app::domain::audit::{Event, Kind};
use kagimori_app::system::system_rng;
use kagimori_app::token_import::ImportRequest;
use kagimori_store::{ProblemKind, Sealed, Store};
use kagimori_tests::{Large, World, keys, pskc};
use tempfile::TempDir;

const FIFTIETH: Large = Large::FULL.smaller(50);

async fn vault(size: Large) -> (TempDir, VaultFiles) {
    let folder = tempfile::tempdir().unwrap();
    let files = VaultFiles::new(folder.path().join("vault"));
    size.make(&files).await;
    (folder, files)
}

async fn open(files: &VaultFiles) -> Store {
    let sealed = Sealed::open(files).await.unwrap();
    let keys = Large::keys(&sealed);
    sealed.unseal(keys).await.unwrap()
}

async fn rekey(store: &Store) {
    let begun = store.begin(Large::actor(), Large::afterwards(), system_rng(), &[]).await;
    let (mut unit, _) = begun.unwrap();
    unit.rotate_without(&[]).await.unwrap();
    unit.commit(Event::new(Kind::PasswordsChanged)).await.unwrap();
}

/// Bytes that this process, which is this test's alone, has read and written so far. Linux alone tells.
fn read_and_written() -> Option<(u64, u64)> {
    let io = fs::read_to_string("/proc/self/io").ok()?;
    let count = |name| io.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
    Some((count("rchar:")?, count("wchar:")?))
}

fn size_of(files: &VaultFiles) -> u64 {
    fs::metadata(files.database()).unwrap().len()
}

/// Pages in the journal, and how many of them end a transaction: <https://sqlite.org/fileformat2.html#walformat>.
fn journal(files: &VaultFiles) -> (usize, usize) {
    let journal = fs::read(files.dir().join("vault.db-wal")).unwrap();
    let (header, frames) = journal.split_at(32);
    let page = usize::try_from(u32::from_be_bytes(header[8..12].try_into().unwrap())).unwrap();
    // Frames of an earlier round, with other salts, may lie behind those of this one.
    let frames = frames.chunks_exact(24 + page).take_while(|frame| frame[8..16] == header[16..24]);
    frames.fold((0, 0), |(pages, ends), frame| (pages + 1, ends + usize::from(frame[4..8] != [0; 4])))
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_reads_each_page_once() {
    let mut read = Vec::new();
    for size in [FIFTIETH.smaller(2), FIFTIETH] {
        let (_folder, files) = vault(size).await;
        let before = read_and_written();
        let store = open(&files).await;
        let after = read_and_written();
        store.close().await.unwrap();
        let Some(((before, _), (after, _))) = before.zip(after) else { continue };
        // A vault of this size fits into what SQLite keeps.
        let bytes = after - before;
        assert!(bytes >= size_of(&files), "{bytes} bytes read of {}", size_of(&files));
        assert!(bytes < size_of(&files) * 11 / 10, "{bytes} bytes read of {}", size_of(&files));
        read.push(bytes);
    }
    if let [half, whole] = read[..] {
        assert!(whole < half * 23 / 10, "{half} bytes of half as large a vault, {whole} of this one");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_is_verified_entry_by_entry_and_survives_a_new_data_key() {
    let (_folder, files) = vault(FIFTIETH).await;
    let store = open(&files).await;
    let entries = i64::try_from(FIFTIETH.entries).unwrap();
    let (before, digest) = store.verify_history().await.unwrap();
    assert_eq!(before, entries);
    rekey(&store).await;
    let (after, later) = store.verify_history().await.unwrap();
    assert_eq!(after, entries + 1);
    assert_ne!(digest, later);
    store.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_data_key_reseals_every_row_in_one_transaction() {
    let (_folder, files) = vault(FIFTIETH).await;
    let store = open(&files).await;
    let old = store.with_keys(Clone::clone);
    let (head_before, _, _) = store.read(&[]).await.unwrap();
    let before = read_and_written();
    rekey(&store).await;
    let after = read_and_written();
    let (head, _, _) = store.read(&[]).await.unwrap();
    assert_eq!(head.generation, head_before.generation + 1);

    let (pages, transactions) = journal(&files);
    assert_eq!(transactions, 1, "transactions among {pages} pages");
    if let Some(((_, before), (_, after))) = before.zip(after) {
        // Once into the journal, and from there once into the file.
        let bytes = usize::try_from(after - before).unwrap();
        assert!(bytes < pages * 4096 * 22 / 10, "{bytes} bytes were written for {pages} pages");
    }
    store.close().await.unwrap();

    // Every row opens with the new key, and none with the old one.
    let sealed = Sealed::open(&files).await.unwrap();
    let keys = Large::keys(&sealed);
    assert_eq!(keys.epoch(), old.epoch() + 1);
    let checked = sealed.check(&keys).await.unwrap();
    assert_eq!((checked.rows, checked.problems.as_slice()), (FIFTIETH.rows(), [].as_slice()));
    let sealed = Sealed::open(&files).await.unwrap();
    let checked = sealed.check(&old).await.unwrap();
    let unopened = checked.problems.iter().filter(|problem| problem.kind == ProblemKind::Row).count();
    assert_eq!(unopened, FIFTIETH.rows());
    assert!(Sealed::open(&files).await.unwrap().unseal(old).await.is_err());
}

/// Keys of the import, at a fiftieth.
const KEYS: usize = 2_000;

/// The most memory that this process, which is this test's alone, has had since [`forget_peak`], in KiB, and what it has
/// now. Linux alone tells.
fn peak_and_present() -> Option<(u64, u64)> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kib = |name| {
        status.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok())
    };
    Some((kib("VmHWM:")?, kib("VmRSS:")?))
}

fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

async fn import(world: &World, file: &Path) {
    let request = ImportRequest { file: file.to_owned(), ..ImportRequest::default() };
    let imported = world.desk.import_tokens(&request, World::authorisation()).await.unwrap();
    assert_eq!(imported.new, KEYS);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_one_transaction_that_writes_each_page_once() {
    let world = World::new(1).await;
    let file = world.site().dir().join("many.xml");
    fs::write(&file, pskc(&keys(KEYS, 9), "Example")).unwrap();
    let (pages_before, transactions_before) = journal(world.site().files());
    let before = read_and_written();
    import(&world, &file).await;
    let after = read_and_written();

    let (pages, transactions) = journal(world.site().files());
    assert_eq!(transactions - transactions_before, 1, "transactions");
    // Two rows, with what is sealed, and three entries of indexes.
    let bytes = (pages - pages_before) * 4096 / KEYS;
    assert!((250..400).contains(&bytes), "{bytes} bytes a key");
    if let Some(((read_before, written_before), (read, written))) = before.zip(after) {
        let (read, written) = (read - read_before, written - written_before);
        let length = fs::metadata(&file).unwrap().len();
        assert!(
            (length..length + (64 << 10)).contains(&read),
            "{read} bytes were read, the file has {length}"
        );
        let journal = (pages - pages_before) as u64 * 4096;
        assert!(written < journal * 11 / 10, "{written} bytes were written for {journal} in the journal");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_holds_neither_the_file_nor_anything_twice() {
    let world = World::new(1).await;
    let file = world.site().dir().join("long.xml");
    // As long as a file may be that has so few keys: the comments are as long as they may be.
    let comment = format!("</KeyPackage>\n<!--{}-->\n", "x".repeat(30 << 10));
    fs::write(&file, pskc(&keys(KEYS, 9), "Example").replace("</KeyPackage>", &comment)).unwrap();
    assert!(fs::metadata(&file).unwrap().len() > 56 << 20);
    forget_peak();
    let before = peak_and_present();
    import(&world, &file).await;
    if let Some(((_, before), (peak, _))) = before.zip(peak_and_present()) {
        let added = peak - before;
        assert!(added < 6 << 10, "{added} KiB were added");
    }
}
