//! 「このコードはどのトークン？」: which token within the operator's scope shows a code. Without effect.

use std::ops::ControlFlow;

use kagimori_domain::Refusal;
use kagimori_domain::diagnosis::shows;
use kagimori_domain::ids::TokenId;
use kagimori_domain::otp::{Code, Seed};
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::policy::ENROLMENT_WINDOW;
use kagimori_domain::time::Instant;
use kagimori_domain::token::{Token, TokenState};
use kagimori_store::{Find, Scope};

use crate::desk::Desk;
use crate::error::Result;

/// What was found.
#[derive(Clone, Debug)]
pub struct Identified {
    /// Tokens that show the code, or both codes.
    pub candidates: Vec<Candidate>,
    /// Tokens looked at.
    pub searched: usize,
}

/// A token that shows a code.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Serial number.
    pub serial: String,
    /// State.
    pub state: TokenState,
    /// Names of its users.
    pub users: Vec<String>,
}

impl Desk {
    /// Looks for the tokens that show `code` within ten minutes of their time; with `second`, for those that show that
    /// one next.
    pub async fn identify_token(&self, code: &str, second: Option<&str>) -> Result<Identified> {
        let (operator, _, _) = self.look(Act::HandleTokens, &[]).await?;
        let parse = |code: &str| Code::parse(code).map_err(|_| Refusal::OtpMalformed);
        let code = parse(code)?;
        let second = second.map(parse).transpose()?;
        self.note_look()?;
        let now = self.now();
        let mut searched = 0;
        let mut found = Vec::new();
        let scope = Scope { contract: operator.contract, state: None };
        self.store
            .each_seed(scope, |token, seed| {
                if token.state == TokenState::Disposed
                    || !in_scope(operator.role, operator.contract, token.contract)
                {
                    return ControlFlow::Continue(());
                }
                searched += 1;
                if shows_both(token, seed, &code, second.as_ref(), now) {
                    found.push((TokenId(token.id), token.serial.clone(), token.state));
                }
                ControlFlow::Continue(())
            })
            .await?;
        let finds: Vec<_> = found.iter().map(|(_, serial, _)| Find::LiveOn(serial)).collect();
        let (_, _, rows) = self.store.read(&finds).await?;
        let users = |id| {
            let live = rows.live_on(id);
            live.filter_map(|r| rows.user_by_id(r.user)).map(|user| user.name.clone()).collect()
        };
        let candidates = found.iter().map(|(id, serial, state)| Candidate {
            serial: serial.as_str().to_owned(),
            state: *state,
            users: users(*id),
        });
        Ok(Identified { candidates: candidates.collect(), searched })
    }
}

fn shows_both(token: &Token, seed: &Seed, code: &Code, second: Option<&Code>, now: Instant) -> bool {
    let Some(second) = second else {
        return shows(token, seed, now, ENROLMENT_WINDOW, &mut |digits| digits == code.expose());
    };
    let mut before = false;
    shows(token, seed, now, ENROLMENT_WINDOW, &mut |digits| {
        let both = before && digits == second.expose();
        before = digits == code.expose();
        both
    })
}
