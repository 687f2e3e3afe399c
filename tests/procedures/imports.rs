//! An import that is watched: broken off, and of a file that changes meanwhile.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use kagimori_app::Error;
use kagimori_app::domain::Refusal;
use kagimori_app::token_import::ImportRequest;
use kagimori_app::user_list::Query;
use kagimori_app::watch::{WHOLE, Watch};
use kagimori_tests::{World, keys, pskc};

const KEYS: usize = 3_000;

fn file(world: &World, keys_of: usize) -> PathBuf {
    let file = world.site().dir().join("many.xml");
    fs::write(&file, pskc(&keys(keys_of, 9), "Example")).unwrap();
    file
}

async fn import(world: &World, request: &ImportRequest) -> Result<usize, Error> {
    Ok(world.desk.import_tokens(request, World::authorisation()).await?.new)
}

async fn tokens(world: &World) -> usize {
    world.desk.tokens(&Query::default(), None).await.unwrap().total
}

/// Wherever it is broken off, nothing is taken; and the same file goes in whole afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_broken_off_takes_nothing() {
    let world = World::new(1).await;
    let before = tokens(&world).await;
    let file = file(&world, KEYS);
    // Before it begins; while the file is read; while the rows are written.
    for from in [0, 50, 500, 900] {
        let watch = Watch::default();
        let watching = watch.clone();
        if from == 0 {
            watch.cancel();
        }
        let stopper = tokio::spawn(async move {
            while watching.done() < from {
                tokio::time::sleep(Duration::from_micros(50)).await;
            }
            watching.cancel();
        });
        let request = ImportRequest { file: file.clone(), watch: watch.clone(), ..ImportRequest::default() };
        let answer = import(&world, &request).await;
        stopper.abort();
        assert!(matches!(answer, Err(Error::Cancelled)), "from {from}: {answer:?}");
        assert_eq!(tokens(&world).await, before, "from {from}");
        assert_eq!(world.desk.imports().await.unwrap().len(), 1, "from {from}");
    }
    let watch = Watch::default();
    let request = ImportRequest { file, watch: watch.clone(), ..ImportRequest::default() };
    assert_eq!(import(&world, &request).await.unwrap(), KEYS);
    assert_eq!((tokens(&world).await, watch.done()), (before + KEYS, WHOLE));
    // Too late: what is there stays.
    watch.cancel();
    assert_eq!(tokens(&world).await, before + KEYS);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_another_one_than_was_looked_at_is_not_taken() {
    let world = World::new(1).await;
    let path = file(&world, 3);
    let look = ImportRequest { file: path.clone(), dry_run: true, ..ImportRequest::default() };
    let seen = world.desk.import_tokens(&look, World::authorisation()).await.unwrap().file_digest;
    file(&world, 4);
    let request = ImportRequest { file: path.clone(), seen: Some(seen.clone()), ..ImportRequest::default() };
    assert!(matches!(import(&world, &request).await, Err(Error::Rule(Refusal::FileChanged))));
    file(&world, 3);
    assert_eq!(import(&world, &request).await.unwrap(), 3);
    // Nor is it erased.
    file(&world, 4);
    let erased = world.desk.erase_seed_file(&path, Some(&seen), true).await;
    assert!(matches!(erased, Err(Error::Rule(Refusal::FileChanged))));
    file(&world, 3);
    world.desk.erase_seed_file(&path, Some(&seen), false).await.unwrap();
    assert!(!path.exists());
    assert!(world.desk.imports().await.unwrap()[0].erased_at.is_some());
}
