//! 一時停止・再開・紛失・発見・故障・廃棄: the life of a token after its import, of one or of many.

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::holdings::{Consequence, Ended};
use kagimori_domain::ids::TokenId;
use kagimori_domain::otp::{Code, Malformed};
use kagimori_domain::permission::{Act, in_scope};
use kagimori_domain::registration::RegistrationState;
use kagimori_domain::text::Serial;
use kagimori_domain::token::Token;
use kagimori_domain::verification::find_again;
use kagimori_store::Find;
use secrecy::ExposeSecret as _;

use crate::bundle::{bundle, check_number};
use crate::desk::{Authorisation, Begun, Desk, today};
use crate::error::Result;
use crate::seen::Seen;
use crate::verify::note;
use crate::views::TokenView;

pub use kagimori_domain::token::Step;

/// A step, and what it asks for.
#[derive(Clone, Debug)]
pub struct StepRequest {
    /// Which one. For 発見 the authorisation's one-time password is the fob's.
    pub step: Step,
    /// 紛失: what was reported.
    pub loss: LossReport,
    /// The last four characters of the serial number of each token that is the only working one of a master.
    pub last_tokens: Vec<String>,
}

impl From<Step> for StepRequest {
    fn from(step: Step) -> Self {
        Self { step, loss: LossReport::default(), last_tokens: Vec::new() }
    }
}

/// What is known of a loss. All of it may be missing: a token is stopped at once.
#[derive(Clone, Debug, Default)]
pub struct LossReport {
    /// いつ.
    pub when: Option<String>,
    /// どこで.
    pub place: Option<String>,
    /// 届け出た人.
    pub reporter: Option<String>,
}

impl LossReport {
    pub(crate) fn check(&self) -> Result<Vec<(Detail, String)>, Refusal> {
        let fields = [
            (Detail::LostWhen, &self.when, "lost_when"),
            (Detail::LostWhere, &self.place, "lost_where"),
            (Detail::ReportedBy, &self.reporter, "reported_by"),
        ];
        let mut told = Vec::new();
        for (detail, text, field) in fields {
            told.extend(note(text.as_deref(), field)?.map(|text| (detail, text)));
        }
        Ok(told)
    }
}

/// What became of one of several tokens.
#[derive(Clone, Debug)]
pub struct TokenRow {
    /// As given in the call.
    pub serial: String,
    /// Why it was not done.
    pub refused: Option<Refusal>,
}

/// Who may take a step.
pub(crate) const fn act(step: Step) -> Act {
    match step {
        Step::Dispose => Act::DisposeTokens,
        _ => Act::HandleTokens,
    }
}

const fn kind(step: Step) -> Kind {
    match step {
        Step::Pause => Kind::TokenPaused,
        Step::Resume => Kind::TokenResumed,
        Step::Lose => Kind::TokenLost,
        Step::Find => Kind::TokenFound,
        Step::BreakDown => Kind::TokenFaulty,
        Step::Dispose => Kind::TokenDisposed,
    }
}

impl Desk {
    /// Takes a step in a token's life. Every step the table of states does not name is refused.
    pub async fn token_step(
        &self,
        serial: &str,
        request: &StepRequest,
        authorisation: Authorisation,
    ) -> Result<TokenView> {
        let act = act(request.step);
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        let key = Serial::parse(serial).map_err(|_| Refusal::TokenUnknown)?;
        let loss = request.loss.check()?;
        let finds = [Find::Token(&key), Find::Seed(&key), Find::LiveOn(&key)];
        let mut begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let otp = authorisation.otp.as_ref().map(|otp| Code::parse(otp.expose_secret()));
        let Some(taken) = take(&mut begun, &key, request, &loss, otp) else {
            begun.unit.cancel().await?;
            return Err(Refusal::TokenUnknown.into());
        };
        begun.unit.put_changed(&begun.rows)?;
        erase_seed(&mut begun, &taken)?;
        for event in taken.ended {
            begun.unit.also(event);
        }
        begun.unit.commit(taken.event).await?;
        taken.result?;
        self.token(serial).await
    }

    /// Takes the same step with many tokens: one transaction, a row for each, refused ones left as they are. 発見 is for
    /// single ones, for each has to show its code.
    pub async fn token_steps(
        &self,
        serials: &[String],
        request: &StepRequest,
        authorisation: Authorisation,
    ) -> Result<Vec<TokenRow>> {
        let act = act(request.step);
        let confirmed = self.confirm(act, authorisation.confirmation_password.as_ref()).await?;
        check_number(serials.len(), "serial")?;
        if request.step == Step::Find {
            return Err(Refusal::OtpRequired.into());
        }
        let loss = request.loss.check()?;
        let keys: Vec<_> = serials.iter().map(|serial| Serial::parse(serial).ok()).collect();
        let mut finds = Vec::with_capacity(keys.len() * 3);
        for key in keys.iter().flatten() {
            finds.extend([Find::Token(key), Find::LiveOn(key)]);
            if request.step == Step::Dispose {
                finds.push(Find::Seed(key));
            }
        }
        let mut begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let bundle = bundle(&mut begun.unit);
        let mut rows = Vec::with_capacity(serials.len());
        let mut events = Vec::new();
        let mut all_taken = Vec::new();
        for (serial, key) in serials.iter().zip(&keys) {
            let taken = key.as_ref().and_then(|key| take(&mut begun, key, request, &loss, None));
            let refused = match &taken {
                Some(taken) => taken.result.clone().err(),
                None => Some(Refusal::TokenUnknown),
            };
            rows.push(TokenRow { serial: serial.clone(), refused });
            all_taken.extend(taken);
        }
        begun.unit.put_changed(&begun.rows)?;
        for taken in all_taken {
            erase_seed(&mut begun, &taken)?;
            events.extend(taken.ended.into_iter().chain([taken.event]));
        }
        let mut events = events.into_iter().map(|event| event.with(Detail::Bundle, bundle.as_str()));
        match events.next_back() {
            Some(last) => {
                events.for_each(|event| begun.unit.also(event));
                begun.unit.commit(last).await?;
            }
            None => begun.unit.cancel().await?,
        }
        Ok(rows)
    }
}

/// A token within the operator's scope, and the beginning of its entry.
pub(crate) fn find_token(begun: &Begun, kind: Kind, serial: &Serial) -> Option<(TokenId, Event)> {
    let token = begun.rows.token_by_serial(serial)?;
    if !in_scope(begun.operator.role, begun.operator.contract, token.contract) {
        return None;
    }
    let mut event = Event::new(kind).token(TokenId(token.id)).with(Detail::Before, token.state.name());
    if let Some(contract) = token.contract {
        event = event.contract(contract);
    }
    Some((TokenId(token.id), event))
}

/// A step that was taken or refused, and how the history tells it.
struct Taken {
    token: TokenId,
    event: Event,
    /// Each user whose registration ended finds it in his own history.
    ended: Vec<Event>,
    result: Result<(), Refusal>,
    disposed: bool,
}

fn erase_seed(begun: &mut Begun, taken: &Taken) -> Result<()> {
    if taken.disposed
        && let Some(seed) = begun.rows.seed(taken.token)
    {
        begun.unit.delete(seed)?;
    }
    Ok(())
}

/// Takes the step with one token of those that were read; `None`: there is no such token within reach.
fn take(
    begun: &mut Begun,
    serial: &Serial,
    request: &StepRequest,
    loss: &[(Detail, String)],
    otp: Option<Result<Code, Malformed>>,
) -> Option<Taken> {
    let step = request.step;
    let (id, event) = find_token(begun, kind(step), serial)?;
    let before: Token = (**begun.rows.token(id)?).clone();
    let mut taken = Taken { token: id, event, ended: Vec::new(), result: Ok(()), disposed: false };
    match decide(begun, id, request, otp) {
        Ok((ended, last_token)) => {
            let mut event = taken.event;
            for (detail, text) in loss.iter().filter(|_| step == Step::Lose) {
                event = event.with(*detail, text.clone());
            }
            let after = begun.rows.token(id)?;
            let sight = (step == Step::Find).then(|| Seen::accepted(&before, after, begun.unit.now()));
            taken.event = Seen::tell(sight.flatten(), event)
                .with(Detail::After, after.state.name())
                .mark_if(last_token, Detail::LastToken);
            taken.ended =
                ended.into_iter().map(|ended| registration_ended(begun, ended, step.name())).collect();
            taken.disposed = step == Step::Dispose;
        }
        Err(refusal) => {
            taken.event = taken.event.refused(refusal.code());
            taken.result = Err(refusal);
        }
    }
    Some(taken)
}

/// The entry of a user whose registration ended with its token.
pub(crate) fn registration_ended(begun: &Begun, ended: Ended, reason: &'static str) -> Event {
    let contract = begun.rows.user_by_id(ended.user).and_then(|u| u.contract);
    Event::new(Kind::Revoked)
        .user(ended.user, contract)
        .token(ended.token)
        .with(Detail::Reason, reason)
        .with(Detail::Before, ended.before.name())
        .with(Detail::After, RegistrationState::Revoked.name())
}

/// Takes the step. Returns whose registrations it ended, and whether it took a master's only working token.
fn decide(
    begun: &mut Begun,
    id: TokenId,
    request: &StepRequest,
    otp: Option<Result<Code, Malformed>>,
) -> Result<(Vec<Ended>, bool), Refusal> {
    if request.step == Step::Find {
        return found(begun, id, otp).map(|()| (Vec::new(), false));
    }
    let before = begun.rows.holdings_of(id);
    let mut after = before.clone();
    let ended = after.step(id, request.step)?;
    let today = today(begun.unit.policy(), begun.unit.now());
    let consequence = Consequence::between(&before, &after, &[], today);
    consequence.confirm_last_tokens(&before, &request.last_tokens)?;
    // A step makes no registration.
    let _ = begun.rows.take_over(after);
    Ok((ended, consequence.takes_last_token()))
}

/// 発見. A wrong code is counted on the token.
fn found(begun: &mut Begun, id: TokenId, otp: Option<Result<Code, Malformed>>) -> Result<(), Refusal> {
    if !begun.unit.clock_trusted() {
        return Err(Refusal::ClockUntrusted);
    }
    let seed = begun.rows.seed(id).map(|s| s.0.clone()).ok_or(Refusal::TokenDisposed)?;
    let otp = otp.ok_or(Refusal::OtpRequired)?;
    let now = begun.unit.now();
    let row = begun.rows.token_mut(id).ok_or(Refusal::TokenUnknown)?;
    let mut token = (**row).clone();
    let result = find_again(&mut token, &seed, otp.as_ref().map_err(|e| *e), now);
    row.set(token);
    result
}
