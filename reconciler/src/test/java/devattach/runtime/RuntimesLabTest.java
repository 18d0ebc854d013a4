package devattach.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import devattach.host.Containers;
import devattach.model.Container;
import devattach.testing.Lab;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every runtime, really started: what devattach lists is what the runtime itself says. */
@Tag("lab")
class RuntimesLabTest {

    /** A runtime of the lab, and where it puts the name the lab gave. */
    enum Case {
        LXC("lxc", "lxc-start", Lab.Users.HOST, ""),
        LXC_UNPRIVILEGED("lxc", "lxc-start", Lab.Users.SHIFTED, ""),
        RUNC("runc", "runc", Lab.Users.HOST, "lab.name"),
        CRUN("crun", "crun", Lab.Users.HOST, "lab.name"),
        DOCKER("docker", "dockerd", Lab.Users.HOST, "lab.name"),
        PODMAN("podman", "podman", Lab.Users.HOST, ""),
        CONTAINERD("containerd", "containerd", Lab.Users.HOST, ""),
        LXD("lxd", "lxd", Lab.Users.SHIFTED, "user.lab.name"),
        INCUS("incus", "incus", Lab.Users.SHIFTED, "user.lab.name"),
        NSPAWN("nspawn", "systemd-nspawn", Lab.Users.HOST, "");

        private final Lab lab;
        private final String label;

        Case(String runtime, String program, Lab.Users users, String label) {
            this.lab = new Lab(runtime, program, Lab.Cgroup.HOST, users);
            this.label = label;
        }
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void theListFollowsTheRuntime(Case one) throws IOException {
        one.lab.assumeHere();
        try (Lab lab = one.lab) {
            Containers containers = new Containers(Runtimes.all(lab.settings()));
            String name = "rt" + one.name().length();
            lab.start(name);
            Container first = find(containers, lab, name).orElseThrow();
            assertEquals(lab.pid(name), first.init().pid());
            assertEquals(first, find(containers, lab, name).orElseThrow());
            if (!one.label.isEmpty()) {
                assertEquals(name, first.labels().get(one.label));
            }
            assertEquals(lab.users() == Lab.Users.HOST, first.uids().isIdentity(), first.toString());
            // LXC's monitor refuses a question whose sender it cannot see, which once happened now and then
            for (int i = 0; i < 200; i++) {
                assertEquals(first, find(containers, lab, name).orElseThrow());
            }
            lab.start(name + "b");
            assertEquals(2, containers.list(List.of()).containers().size());

            lab.stop(name);
            assertEquals(Optional.empty(), find(containers, lab, name));
            lab.start(name);
            Container second = find(containers, lab, name).orElseThrow();
            assertEquals(lab.pid(name), second.init().pid());
            assertNotEquals(first.init(), second.init());
            lab.stop(name);
            lab.stop(name + "b");
            assertEquals(new Containers.Listing(List.of(), Map.of()), containers.list(List.of()));
        }
    }

    private static Optional<Container> find(Containers containers, Lab lab, String name) {
        Containers.Listing listing = containers.list(List.of());
        assertEquals(Map.of(), listing.trouble());
        return listing.containers().stream()
                .filter(container -> container.title().equals(lab.runtime() + "/" + name))
                .findFirst();
    }

    @AfterAll
    static void takeTheLabDown() throws IOException {
        Lab.closeAll();
    }
}
