//! 督促: what is written to a body whose answer is missing or cannot be read.
//!
//! In: who, what was asked, what has come. Out: subject and text of a mail. Names no person; nothing of ours is in it but the question.

use super::Sender;

/// What is reminded of.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// Title of the job.
    pub title: &'a str,
    /// Day by which it was asked for, in words; may be empty.
    pub deadline: &'a str,
    /// Who asks.
    pub sender: &'a Sender,
}

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Its subject.
    pub subject: String,
    /// Its text, with a line break after each line.
    pub text: String,
}

/// The mail to a body; `unreadable` are the files of it that could not be read.
#[must_use]
pub fn mail(asking: Asking<'_>, body: &str, unreadable: &[&str]) -> Mail {
    let Asking { title, deadline, sender } = asking;
    let until = if deadline.is_empty() { String::new() } else { format!("{deadline}を期限として") };
    let office = if sender.office.is_empty() { String::new() } else { format!("{}です。", sender.office) };
    let what = if unreadable.is_empty() {
        format!(
            "{until}お願いしております「{title}」の回答が、まだ確認できておりません。\n御多用のところ恐れ入りますが、御提出くださるようお願いいたします。\n行き違いで御提出済みの場合は、御容赦ください。\n"
        )
    } else {
        let files = unreadable.iter().map(|file| format!("「{file}」")).collect::<Vec<_>>().join("、");
        format!(
            "「{title}」の回答として御提出いただいた{files}から、指標を読み取ることができませんでした。\n恐れ入りますが、Excelで開けること、お送りした様式であることを確かめ、xlsx形式で保存し直して、再度御提出くださるようお願いいたします。\n"
        )
    };
    let subject = if unreadable.is_empty() {
        format!("【御提出のお願い】{title}（{body}）")
    } else {
        format!("【再提出のお願い】{title}（{body}）")
    };
    let mut text = format!("{body}　御担当者　様\n\nお世話になっております。{office}\n{what}\n");
    for line in [&sender.office, &sender.contact].into_iter().filter(|line| !line.is_empty()) {
        text.push_str(line);
        text.push('\n');
    }
    Mail { subject, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_says_what_is_missing_and_who_asks() {
        let sender = Sender { office: "兵庫県企画課".to_owned(), contact: "078-000-0000".to_owned() };
        let asking = Asking { title: "進捗状況", deadline: "令和８年10月30日", sender: &sender };
        let missing = mail(asking, "姫路市", &[]);
        assert_eq!(missing.subject, "【御提出のお願い】進捗状況（姫路市）");
        assert!(missing.text.starts_with(
            "姫路市　御担当者　様\n\nお世話になっております。兵庫県企画課です。\n令和８年10月30日を期限としてお願いしております「進捗状況」"
        ));
        assert!(missing.text.ends_with("\n兵庫県企画課\n078-000-0000\n"), "{}", missing.text);
        let unreadable = mail(asking, "姫路市", &["282014.xlsx"]);
        assert!(unreadable.text.contains("「282014.xlsx」から、指標を読み取ることができませんでした"), "{}", unreadable.text);
    }
}
