//! Approvals that somebody signs.

use super::*;

/// Returns the keys of somebody: the private one as a file, and the public one as it is configured.
fn keys(seed: u8) -> (String, String) {
    use ed25519_dalek::{
        SigningKey,
        pkcs8::{EncodePrivateKey, EncodePublicKey, spki::der::pem::LineEnding},
    };
    let key = SigningKey::from_bytes(&[seed; 32]);
    let private = key.to_pkcs8_pem(LineEnding::LF).unwrap();
    let public = key
        .verifying_key()
        .to_public_key_pem(LineEnding::LF)
        .unwrap();
    let line = public.lines().nth(1).unwrap().to_owned();
    (private.to_string(), line)
}

#[test]
fn where_somebody_signs_only_a_signed_approval_counts() {
    use std::os::unix::fs::PermissionsExt;

    let server = SmtpServer::kind();
    let project = project(&server);
    let ((anne, anne_public), (bo, bo_public)) = (keys(1), keys(2));
    let approver = format!(
        "[[delivery.approver]]\nname = \"Anne\"\npublic_key = \"{anne_public}\"\n\n[delivery.smtp]"
    );
    project.run(&["run"]).ends_with_code(0);
    project.run(&["approve", "2026"]).ends_with_code(0);
    let unsigned = project.read("output/2026/approval.json");
    project.replace("config.toml", "[delivery.smtp]", &approver);
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("the approval of edition 2026 in the name of Tove Tal has no signature of theirs")
        .says("approve 2026 --key FILE");
    project.run(&["preview"]).says("the approval is void");
    // Written by hand.
    for name in ["Anne", "Tove Tal", "automatic"] {
        for signature in ["", &"0".repeat(128), &"æ".repeat(64), "x"] {
            let by = format!("\"by\": \"{name}\",\n  \"signature\": \"{signature}\"");
            let forged = unsigned.replace("\"by\": \"Tove Tal\"", &by);
            project.write("output/2026/approval.json", &forged);
            project
                .run(&["send"])
                .ends_with_code(6)
                .says("no signature");
        }
    }
    project
        .run(&["approve", "2026"])
        .ends_with_code(6)
        .says("an approval counts where one of these signs it: Anne; there is no key")
        .says("--key FILE");
    project.write("bo.pem", &bo);
    project.write("anne.pem", &anne);
    let mode = |file: &str, mode| {
        let permissions = PermissionsExt::from_mode(mode);
        fs::set_permissions(project.path(file), permissions).unwrap();
    };
    mode("anne.pem", 0o644);
    mode("bo.pem", 0o600);
    let approve = |file, by: &[&str]| {
        let arguments = [&["approve", "2026", "--key", file][..], by].concat();
        project.run(&arguments)
    };
    approve("anne.pem", &[])
        .ends_with_code(6)
        .says("anne.pem may be read by others than its owner (mode 644)");
    mode("anne.pem", 0o600);
    approve("bo.pem", &[])
        .ends_with_code(6)
        .says("the key is that of nobody who may approve");
    approve("config.toml", &[]).ends_with_code(6);
    approve("anne.pem", &["--by", "Bo"])
        .ends_with_code(6)
        .says("the key is that of Anne, and cannot sign for Bo");
    approve("anne.pem", &[])
        .ends_with_code(0)
        .says("approved by Anne, ")
        .says(", signed");
    project.run(&["preview"]).says("approved by Anne");
    let signed = project.read("output/2026/approval.json");
    // A signature is about every word.
    for (old, new) in [
        ("\"by\": \"Anne\"", "\"by\": \"Bo\""),
        ("\"approved_at\": \"2", "\"approved_at\": \"3"),
        ("\"signature\": \"", "\"signature\": \"0"),
    ] {
        assert!(signed.contains(old), "{signed}");
        project.write("output/2026/approval.json", &signed.replacen(old, new, 1));
        project
            .run(&["send"])
            .ends_with_code(6)
            .says("no signature");
    }
    project.write("output/2026/approval.json", &signed);
    // Who has another key now did not sign that.
    project.replace("config.toml", &anne_public, &bo_public);
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("no signature");
    project.replace("config.toml", &bo_public, &anne_public);
    assert!(server.kept().is_empty());
    project.run(&["send"]).ends_with_code(0).says("2 sent now");
    assert_eq!(
        project.read("output/archive/2026/data/approval.json"),
        signed
    );
    // From the environment, and what the environment holds is in no message.
    fs::remove_file(project.path("output/2026/approval.json")).unwrap();
    let approve = ["approve", "2026", "--as-of", "2026-02-09"];
    let variables = [("BOLIGMONITOR_APPROVAL_KEY", anne.as_str())];
    project
        .run_with(&variables, &approve)
        .ends_with_code(0)
        .says(", signed");
    let variables = [("BOLIGMONITOR_APPROVAL_KEY", "hemmelig")];
    let refused = project.run_with(&variables, &approve).ends_with_code(6);
    assert!(!format!("{refused:?}").contains("hemmelig"), "{refused:?}");
}

#[test]
fn keys_of_approvers_are_checked() {
    let project = Project::tiny();
    let (_, public) = keys(1);
    let wrong = format!(
        "approval = \"automatic\"\n[[delivery.approver]]\nname = \"Anne\"\npublic_key = \"{public}\"\n\
         [[delivery.approver]]\nname = \"Bo\"\npublic_key = \"abc\"\n\
         [[delivery.approver]]\nname = \"Anne\"\npublic_key = \"{public}\"\n\n[owner]"
    );
    project.replace("config.toml", "[owner]", &wrong);
    project
        .run(&["check"])
        .ends_with_code(3)
        .says("delivery.approval: nobody signs what `run` approves")
        .says("delivery.approver[Bo].public_key: is not an Ed25519 key")
        .says("delivery.approver[Anne]: stands twice");
}
