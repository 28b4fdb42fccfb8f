//! `PostgreSQL` on this machine, with a folder, a port and a password of its own.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use super::PASSWORD;
use crate::{
    real_servers::{CERTIFICATES, free_port},
    support::Project,
};

/// Who may do everything there.
const OWNER: &str = "ejer";
const OWNERS_PASSWORD: &str = "owner-3";

pub(super) struct Server {
    process: Child,
    pub(super) folder: PathBuf,
    programs: PathBuf,
    pub(super) port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self
            .program("pg_ctl")
            .args(["stop", "-m", "immediate", "-s"])
            .status();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Finds the newest version that is installed, as Debian has them.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
    let versions = versions.map(|entry| entry.path().join("bin"));
    let mut versions: Vec<_> = versions
        .filter(|path| path.join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop()
}

/// Runs a program as a user that the server may run as: it refuses to run as root.
fn as_user(program: &Path) -> Command {
    let is_root = fs::metadata("/proc/self").is_ok_and(|data| data.uid() == 0);
    let mut command = Command::new(if is_root {
        Path::new("setpriv")
    } else {
        program
    });
    if is_root {
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
        command.arg(program);
    }
    command.env_clear().stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

impl Server {
    /// Starts a server with a certificate for `localhost` and a database that `bolig` may read from and
    /// write to; nothing where it is not installed.
    pub(super) fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            println!("skipped: needs PostgreSQL (Debian's `postgresql`)");
            return None;
        };
        let port = free_port();
        let folder = std::env::temp_dir().join(format!("boligmonitor-postgresql-{port}"));
        fs::create_dir_all(&folder).unwrap();
        let made = Command::new("sh")
            .args(["-c", CERTIFICATES])
            .current_dir(&folder)
            .stderr(Stdio::null())
            .status();
        assert!(made.unwrap().success());
        fs::write(folder.join("password"), OWNERS_PASSWORD).unwrap();
        let key = folder.join("localhost.key");
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
        let _ = Command::new("chown")
            .args(["-R", "postgres"])
            .arg(&folder)
            .status();
        let made = as_user(&programs.join("initdb"))
            .arg("-D")
            .arg(folder.join("data"))
            .args([
                "-U",
                OWNER,
                "-A",
                "scram-sha-256",
                "-E",
                "UTF8",
                "--no-sync",
            ])
            .args(["--locale=C.UTF-8", "--pwfile"])
            .arg(folder.join("password"))
            .status();
        assert!(made.unwrap().success());
        let path = folder.to_str().unwrap();
        let settings = format!(
            "unix_socket_directories = '{path}'\nfsync = off\nssl = on\n\
             ssl_cert_file = '{path}/localhost.pem'\nssl_key_file = '{path}/localhost.key'\n"
        );
        fs::write(folder.join("data/postgresql.conf"), settings).unwrap();
        let process = as_user(&programs.join("postgres"))
            .arg("-D")
            .arg(folder.join("data"))
            .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"])
            .spawn()
            .unwrap();
        let server = Self {
            process,
            folder,
            programs,
            port,
        };
        for _ in 0..200 {
            if server.psql("postgres", "select 1").is_some() {
                let escaped = PASSWORD.replace('\'', "''");
                server.execute("postgres", "create database bolig");
                server.execute(
                    "bolig",
                    &format!("create role bolig login password '{escaped}'; grant all on schema public to bolig"),
                );
                return Some(server);
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("PostgreSQL did not start");
    }

    fn program(&self, name: &str) -> Command {
        let mut command = as_user(&self.programs.join(name));
        command.arg("-D").arg(self.folder.join("data"));
        command
    }

    fn psql(&self, database: &str, text: &str) -> Option<String> {
        let mut command = as_user(&self.programs.join("psql"));
        command.env("PGPASSWORD", OWNERS_PASSWORD);
        command.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", OWNER]);
        command.args(["-d", database, "-v", "ON_ERROR_STOP=1", "-qAtX", "-c", text]);
        let output = command.stdout(Stdio::piped()).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        output.status.success().then(|| said.trim().to_owned())
    }

    /// Has the owner do something, and returns the answer.
    #[track_caller]
    pub(super) fn execute(&self, database: &str, text: &str) -> String {
        let said = self.psql(database, text);
        said.unwrap_or_else(|| panic!("{text}"))
    }

    /// Returns how many queries of `bolig` are at work.
    pub(super) fn active(&self) -> usize {
        let text =
            "select count(*) from pg_stat_activity where usename = 'bolig' and state = 'active'";
        self.execute("postgres", text).parse().unwrap()
    }

    /// Stops the server at once, as where the machine fails.
    pub(super) fn fail(&self) {
        let stopped = self
            .program("pg_ctl")
            .args(["stop", "-m", "immediate", "-s"])
            .status();
        assert!(stopped.unwrap().success());
    }

    /// Names it in the configuration of a project.
    pub(super) fn serve(&self, project: &Project, settings: &str) {
        let database = format!(
            "[database.register]\nkind = \"postgresql\"\nhost = \"localhost\"\nport = {}\n\
             name = \"bolig\"\nuser = \"bolig\"\n{settings}\n\n[disclosure]",
            self.port
        );
        project.replace("config.toml", "[disclosure]", &database);
    }

    /// Says that the server's authority is the one of its certificate.
    pub(super) fn authority(&self) -> String {
        format!("root_certificate = \"{}/ca.pem\"", self.folder.display())
    }
}
