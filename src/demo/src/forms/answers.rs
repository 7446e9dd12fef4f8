//! Which forms there are, and what was answered: begun from the letters that were sent, and kept while the demo runs.

use crate::{asked::value, letters::Clinic, people::Person, post::Sent};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// A form that somebody was asked to fill in.
#[derive(Debug, Clone)]
pub(super) struct Form {
    /// The form service's id.
    pub(super) id: String,
    /// Who was asked.
    pub(super) person: &'static Person,
    /// By whom.
    pub(super) clinic: &'static Clinic,
    /// When it was answered, and what.
    pub(super) answered: Option<Answered>,
}

/// That a form was answered.
#[derive(Debug, Clone)]
pub(super) struct Answered {
    pub(super) at: Timestamp,
    /// `None`: before the demo began, and nobody knows what any more.
    pub(super) answers: Option<Answers>,
}

/// A question with its alternatives.
pub(super) struct Question {
    /// The field's name.
    pub(super) name: &'static str,
    pub(super) words: &'static str,
    pub(super) alternatives: &'static [(&'static str, &'static str)],
}

/// The questions that must be answered.
pub(super) const QUESTIONS: [Question; 2] = [
    Question {
        name: "mar",
        words: "Hur mår du?",
        alternatives: &[("bra", "Bra"), ("sadar", "Sådär"), ("daligt", "Dåligt")],
    },
    Question {
        name: "lakemedel",
        words: "Tar du något läkemedel varje dag?",
        alternatives: &[("ja", "Ja"), ("nej", "Nej")],
    },
];

/// What somebody wrote freely is cut here.
pub(super) const LONGEST: usize = 2_000;

/// What somebody answered; what was not is empty.
#[derive(Debug, Clone, Default)]
pub(super) struct Answers {
    chosen: [Option<&'static str>; QUESTIONS.len()],
    /// What the person wanted to add.
    pub(super) more: String,
}

/// All forms, by id.
#[derive(Debug)]
pub(super) struct Forms(BTreeMap<String, Form>);

impl Answers {
    /// Reads a form's fields.
    pub(super) fn of(fields: &[(String, String)]) -> Self {
        let chosen = QUESTIONS.each_ref().map(|question| {
            let given = value(fields, question.name)?;
            question.alternatives.iter().map(|(word, _)| *word).find(|word| *word == given)
        });
        let more = value(fields, "mer").unwrap_or_default().replace("\r\n", "\n");
        Self { chosen, more: more.trim().chars().take(LONGEST).collect() }
    }

    /// The questions without an answer.
    pub(super) fn missing(&self) -> Vec<usize> {
        (0..QUESTIONS.len()).filter(|at| self.chosen[*at].is_none()).collect()
    }

    /// Whether this alternative was chosen.
    pub(super) fn is(&self, question: usize, word: &str) -> bool {
        self.chosen[question] == Some(word)
    }

    /// What was chosen, in words.
    pub(super) fn said(&self, question: usize) -> Option<&'static str> {
        let chosen = self.chosen[question]?;
        QUESTIONS[question].alternatives.iter().find(|(word, _)| *word == chosen).map(|(_, said)| *said)
    }
}

impl Form {
    /// The query that leads here: what the button asks.
    pub(super) fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("formular", "halsa-infor-besok").append_pair("arende", &self.id).finish()
    }
}

impl Forms {
    /// Those that letters lead to, and of which of them letters say that they were answered.
    pub(super) fn of(sent: &[Sent]) -> Self {
        let mut forms = BTreeMap::new();
        for Sent { to, clinic, at, letter } in sent {
            for id in letter.actions.iter().filter_map(|action| action.form.clone()) {
                let form = Form { id: id.clone(), person: to, clinic, answered: None };
                forms.entry(id).or_insert(form);
            }
            if let Some(form) = letter.answers.as_ref().and_then(|id| forms.get_mut(id)) {
                form.answered = Some(Answered { at: *at, answers: None });
            }
        }
        Self(forms)
    }

    pub(super) fn form(&self, id: &str) -> Option<&Form> {
        self.0.get(id)
    }

    /// Keeps what was answered.
    pub(super) fn keep(&mut self, id: &str, at: Timestamp, answers: Answers) {
        if let Some(form) = self.0.get_mut(id) {
            form.answered = Some(Answered { at, answers: Some(answers) });
        }
    }
}
