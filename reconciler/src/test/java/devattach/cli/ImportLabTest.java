package devattach.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.cli.Engine.Detach;
import devattach.cli.Engine.FromContainers;
import devattach.cli.Engine.Options;
import devattach.imports.Imported;
import devattach.model.Report;
import devattach.testing.Agent;
import devattach.testing.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real container was given by its own runtime, taken over: there is nothing left to do. */
@Tag("lab")
class ImportLabTest {

    @TempDir
    private Path folder;

    @Test
    void thePlanOfWhatWasImportedFromARunningContainerIsEmpty() throws IOException {
        Lab docker = new Lab("docker", "dockerd", Lab.Cgroup.HOST, Lab.Users.HOST);
        docker.assumeHere();
        Path config = Files.createDirectory(folder.resolve("config"));
        Agent agent = new Agent(folder, config, docker.settings());
        try (docker) {
            docker.start("given", "--device /dev/tty10:/dev/console10 --device /dev/tty11:/dev/tty11:r");
            docker.start("plain");
            LiveEngine engine = new LiveEngine();
            Options options = new Options(agent.settings(), Optional.of(config), Detach.AS_CONFIGURED);
            Imported imported = engine.imported(new FromContainers(options));
            assertEquals(2, imported.devices(), imported.yaml());
            Files.writeString(config.resolve("imported.yaml"), imported.yaml());
            Report plan = engine.plan(options);
            assertTrue(plan.plan().isEmpty(), plan.toString() + imported.yaml());
            assertEquals(2, plan.settled());
        }
    }

    @AfterAll
    static void takeTheLabDown() throws IOException {
        Lab.closeAll();
    }
}
