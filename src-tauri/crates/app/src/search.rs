//! The one search box: users and tokens by any of their texts.

use kagimori_domain::permission::Act;
use kagimori_domain::text::search_form;
use kagimori_domain::token::Token;
use kagimori_domain::user::User;

use crate::desk::Desk;
use crate::directory::{Contents, TokenFilter, TokenQuestion, UserFilter, UserQuestion};
use crate::error::Result;
use crate::views::{TokenView, UserView};

/// Users and tokens shown each.
const HITS: usize = 5;

/// What was found: those whose texts begin with what was typed before those in which it only occurs.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Users, five at most.
    pub users: Vec<UserView>,
    /// Tokens, five at most.
    pub tokens: Vec<TokenView>,
}

impl Desk {
    /// Searches users and tokens; width, case and kind of kana do not matter. Nothing typed finds nothing.
    pub async fn search(&self, typed: &str) -> Result<Found> {
        let (operator, policy, _) = self.look(Act::SeeRecords, &[]).await?;
        let search = search_form(typed);
        if search.is_empty() {
            return Ok(Found::default());
        }
        let contract = self.listed_contract(&operator, None).await?;
        let when = self.when(&policy);
        let users = UserQuestion {
            contract,
            search: search.clone(),
            filter: UserFilter::default(),
            sort: Default::default(),
            day: when.day,
        };
        let tokens = TokenQuestion {
            contract,
            search: search.clone(),
            batch: None,
            filter: TokenFilter::default(),
            sort: Default::default(),
            day: when.day,
            now: None,
        };
        let (users, tokens) = {
            let mut known = self.directory.now(&self.store).await?;
            let (users, tokens) = (known.users(&users), known.tokens(&tokens));
            let contents = &known.contents;
            (
                best(&users, |id| contents.user_rank(id, &search)),
                best(&tokens, |id| contents.token_rank(id, &search)),
            )
        };
        let users = self.store.by_ids::<User>(&users).await?;
        let tokens = self.store.by_ids::<Token>(&tokens).await?;
        Ok(Found { users: self.user_views(&users, &policy).await?, tokens: self.token_views(&tokens).await? })
    }
}

impl Contents {
    fn user_rank(&self, id: i64, search: &str) -> u8 {
        self.users.get(&id).map_or(3, |person| rank(&person.text, search))
    }

    fn token_rank(&self, id: i64, search: &str) -> u8 {
        self.tokens.get(&id).map_or(3, |device| rank(&device.text, search))
    }
}

/// 0: one of the texts is what was typed; 1: one begins with it; 2: it occurs in one; 3: in none of its own.
fn rank(texts: &str, search: &str) -> u8 {
    let of = |text: &str| match text.strip_prefix(search) {
        Some("") => 0,
        Some(_) => 1,
        None if text.contains(search) => 2,
        None => 3,
    };
    texts.split(crate::directory::BETWEEN).map(of).min().unwrap_or(3)
}

/// The first ones of the best rank.
fn best(ids: &[i64], rank: impl Fn(i64) -> u8) -> Vec<i64> {
    let mut best: Vec<(u8, i64)> = Vec::with_capacity(HITS + 1);
    for id in ids {
        let one = (rank(*id), *id);
        let at = best.partition_point(|other| other.0 <= one.0);
        if at < HITS {
            best.insert(at, one);
            best.truncate(HITS);
        }
    }
    best.into_iter().map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_texts_come_before_beginnings_and_those_before_the_rest() {
        let texts = "suzuki\u{1F}鈴木一郎\u{1F}スズキイチロウ";
        for (search, expected) in [("suzuki", 0), ("鈴木", 1), ("イチロウ", 2), ("タナカ", 3), ("kiス", 3)]
        {
            assert_eq!(rank(texts, search), expected, "{search}");
        }
        let ranks = [2, 2, 0, 1, 2, 1, 2, 2];
        let ids: Vec<i64> = (0..8).collect();
        let found = best(&ids, |id| ranks[usize::try_from(id).unwrap()]);
        assert_eq!(found, [2, 3, 5, 0, 1]);
    }
}
