package devattach.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import devattach.runtime.RuntimeSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentSettingsFileTest {

    @TempDir
    Path folder;

    private AgentSettings read(String text) throws Exception {
        Path file =
                Files.writeString(folder.resolve("devattach.yaml"), "apiVersion: devattach/v1\nkind: Agent\n" + text);
        return assertInstanceOf(AgentSettingsFile.Valid.class, AgentSettingsFile.read(file))
                .settings();
    }

    @Test
    void anAddressIsEnough() throws Exception {
        AgentSettings settings = read("source: { url: git@git.example.org:team/devices.git }\n");
        assertEquals("git@git.example.org:team/devices.git", settings.source().url());
        assertEquals(new AgentSettings.Branch("main"), settings.source().ref());
        assertEquals("", settings.source().path());
        assertEquals(Duration.ofSeconds(30), settings.source().timeout());
        assertEquals(new AgentSettings.Every(Duration.ofSeconds(60)), settings.schedule());
        assertEquals(Optional.empty(), settings.host());
        assertEquals(Path.of("/var/lib/devattach"), settings.stateDir());
        assertEquals(Path.of("/run/devattach"), settings.runDir());
        assertEquals(RuntimeSettings.DEFAULT, settings.runtimes());
    }

    @Test
    void everyFieldArrives() throws Exception {
        AgentSettings settings = read("""
                source:
                  url: https://git.example.org/devices.git
                  tag: v1.2
                  path: devices/
                  sshKey: /etc/devattach/id
                  knownHosts: /etc/devattach/known_hosts
                  caFile: /etc/devattach/ca.pem
                  tokenFile: /etc/devattach/token
                  username: bot
                  timeout: 5s
                schedule: { cron: "0 */5 * * * ?" }
                host: { name: pi-1 }
                stateDir: /srv/state
                runDir: /run/other
                runtimes:
                  lxc: { paths: [/var/lib/lxc, /srv/lxc] }
                  runc: { roots: [/run/runc] }
                  crun: { roots: [/run/crun] }
                  docker: { sockets: /run/docker.sock }
                """);
        assertEquals(
                new AgentSettings.Source(
                        "https://git.example.org/devices.git",
                        new AgentSettings.Tag("v1.2"),
                        "devices",
                        Optional.of(Path.of("/etc/devattach/id")),
                        Optional.of(Path.of("/etc/devattach/known_hosts")),
                        Optional.of(Path.of("/etc/devattach/ca.pem")),
                        Optional.of(Path.of("/etc/devattach/token")),
                        Optional.of("bot"),
                        Duration.ofSeconds(5)),
                settings.source());
        assertEquals(new AgentSettings.Cron("0 */5 * * * ?"), settings.schedule());
        assertEquals(Optional.of(new HostName("pi-1")), settings.host());
        assertEquals(Path.of("/srv/state"), settings.stateDir());
        assertEquals(Path.of("/run/other"), settings.runDir());
        assertEquals(List.of("/var/lib/lxc", "/srv/lxc"), settings.runtimes().of("lxc", "paths"));
        assertEquals(List.of("/run/docker.sock"), settings.runtimes().of("docker", "sockets"));
    }

    @Test
    void aMissingFileIsAMistakeToo() {
        Path file = folder.resolve("none.yaml");
        var invalid = assertInstanceOf(AgentSettingsFile.Invalid.class, AgentSettingsFile.read(file));
        assertEquals(
                file + ": there is no such file; write one, see docs/config.md",
                invalid.errors().get(0).toString());
    }

    @Test
    void aFolderIsNoFile() {
        var invalid = assertInstanceOf(AgentSettingsFile.Invalid.class, AgentSettingsFile.read(folder));
        assertEquals(1, invalid.errors().size());
    }
}
