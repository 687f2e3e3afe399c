//! Ten thousand tokens of `csv2pskc` in a vault.

use std::fs;

use kagimori_app::token_import::{ImportRequest, Imported, Unlock};
use kagimori_tests::{Fob, Lock, Luck, World, csv2pskc, report, runs, seed, seed_file};

use super::draw::{Draw, table};
use super::tools::{key, unlock};

const TOKENS: usize = 10_000;

async fn import(world: &World, file: &str, unlock: Unlock) -> Imported {
    let path = world.site().dir().join("many.xml");
    fs::write(&path, file).unwrap();
    let request = ImportRequest { file: path, unlock, ..ImportRequest::default() };
    world.desk.import_tokens(&request, World::authorisation()).await.unwrap()
}

#[tokio::test]
async fn ten_thousand_tokens_of_csv2pskc() {
    let seed = seed();
    let mut luck = Luck::new(seed ^ 7);
    let world = World::new(1).await;
    let draws = Draw::many(&mut luck, TOKENS);
    let seal = Lock::Key(key(&mut luck, 16));
    let imported = import(&world, &csv2pskc(&table(&draws), &seal), unlock(&seal)).await;
    assert_eq!((imported.new, imported.same, imported.changed), (TOKENS, 0, 0));
    assert_eq!((imported.errors.len(), imported.skipped.len()), (0, 0));

    // All of them have the keys they were made with: a file that was put together without the tool holds the same.
    let fobs: Vec<Fob> = draws.iter().map(Draw::fob).collect();
    let again = import(&world, &seed_file(&fobs, "Example"), Unlock::default()).await;
    assert_eq!((again.new, again.same, again.batch), (0, TOKENS, None));

    // What they show next is what the vault expects, at its step.
    let tried = runs(500, 10_000);
    let mut wrong = 0;
    for _ in 0..tried {
        // So many codes are not tried in a minute.
        world.clock.advance(61);
        let at = luck.index(TOKENS);
        let code = fobs[at].code(draws[at].next(world.now()));
        let tested = world.desk.test_token(&draws[at].serial, &code).await.unwrap();
        if tested.step_difference != Some(0) || !tested.acceptable {
            eprintln!("{:?}: {tested:?}", draws[at]);
            wrong += 1;
        }
    }
    let checked = world.close_and_check().await.unwrap();
    println!("{checked:?}");
    report("codes of 10,000 tokens of csv2pskc", tried, runs(500, 10_000), wrong, seed);
}
