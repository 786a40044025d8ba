//! Answers about a file that has another name by now, or lies in another folder.
//!
//! In: answers, the inputs, and whether a file's name tells that it is of the body that answered. Out: the same answers, about the file as it
//! is called now: the one of that name in whatever folder, else the only one of that body. Where several could be meant the answer stays
//! as it was. Sheet, cell and text are compared by whoever uses the answer, so that a new name alone never settles anything.

use std::sync::Arc;

use super::{Answer, id_of};
use crate::place::Place;

/// Has the answers name the files of today.
pub fn follow(answers: &mut [Answer], files: &[&Arc<str>], is_of: impl Fn(&str, &Answer) -> bool) {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    for answer in answers.iter_mut().filter(|answer| files.iter().all(|file| **file != answer.place.file)) {
        let of_name: Vec<_> = files.iter().filter(|file| name(file) == name(&answer.place.file)).collect();
        let of_body = || files.iter().filter(|file| is_of(file, answer)).collect();
        let candidates: Vec<_> = if of_name.is_empty() { of_body() } else { of_name };
        if let [file] = candidates[..] {
            answer.place = Place::new(Arc::clone(file), Arc::clone(&answer.place.sheet), answer.place.pos);
            answer.id = id_of(&answer.code, &answer.place, &answer.text);
        }
    }
}
