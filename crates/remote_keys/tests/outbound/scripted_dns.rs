//! A resolver that gives the answers of a script, one after another, and counts the questions.

use std::collections::VecDeque;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use jurat_remote_keys::outbound::{LookUp, Resolve};

pub(crate) struct ScriptedDns {
    answers: Mutex<VecDeque<Vec<IpAddr>>>,
    asked: Mutex<Vec<String>>,
}

impl ScriptedDns {
    /// Each answer is a text of addresses with spaces between.
    pub(crate) fn answering(answers: &[&str]) -> Arc<Self> {
        let parse = |answer: &&str| {
            let addresses = answer.split_whitespace();
            addresses.map(|address| address.parse().unwrap()).collect()
        };
        Arc::new(Self {
            answers: Mutex::new(answers.iter().map(parse).collect()),
            asked: Mutex::default(),
        })
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Resolve for ScriptedDns {
    fn look_up<'a>(&'a self, host: &'a str) -> LookUp<'a> {
        self.asked.lock().unwrap().push(host.to_owned());
        let answer = self.answers.lock().unwrap().pop_front();
        let answer = answer.ok_or_else(|| io::Error::other("the script has no further answer"));
        Box::pin(std::future::ready(answer))
    }
}
