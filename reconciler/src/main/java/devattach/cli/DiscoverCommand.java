package devattach.cli;

import devattach.cli.Engine.Detach;
import devattach.cli.Engine.Options;
import devattach.cli.Surroundings.Trait;
import devattach.discover.Filter;
import devattach.discover.Filter.Breadth;
import devattach.discover.Offer;
import devattach.model.Discovery;
import devattach.model.Discovery.Scope;
import devattach.model.ExitCode;
import devattach.report.DiscoveryPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code devattach discover}. */
@Command(
        name = "discover",
        header = "Show what this host could give to containers, and how to name each thing.",
        description = {
            "",
            "A thing is what one holds in one's hand: an adapter with its tty, a camera with its video and",
            "media nodes, a graphics card with card and render node. Below it stand its nodes, and every",
            "line that 'match' takes for it, the most lasting first. Before each, what it means here now:",
            "  unique   this thing and no other: this one line suffices",
            "  of N     N things: add a key of another line",
            "  part     some of the thing's nodes only",
            "and why it means the same tomorrow: what it is (a serial number), what is on it (a file system),",
            "where it is plugged in, a name its driver always gives it, its sort; or that it moves. '*' is",
            "what --yaml takes. Then who has it, whoever gave it to them; and what no container ever gets.",
            "",
            "Needs no configuration and changes nothing. Only root sees who has what."
        },
        footer = {
            "",
            "Examples:",
            "  sudo devattach discover",
            "  sudo devattach discover zigbee           # what has that word in a name or a serial number",
            "  sudo devattach discover --type gpu",
            "  sudo devattach discover --type serial --yaml --container docker/zigbee2mqtt > devices/zigbee.yaml",
            "  sudo devattach discover -o json | jq -r '.things[] | select(.containers == []) | .nodes[].devnode'"
        })
final class DiscoverCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "TEXT",
            description = "only things with this somewhere in their names, nodes, keys or containers")
    private String text = "";

    @Option(
            names = "--type",
            paramLabel = "SORT",
            description = "only such: serial, camera, gpu, disk, usb...; or a device type, such as unix-char")
    private Optional<String> type = Optional.empty();

    @Option(names = "--subsystem", paramLabel = "NAME", description = "only things with a node of it, such as tty")
    private Optional<String> subsystem = Optional.empty();

    @Option(names = "--all", description = "also virtual terminals, empty loop devices, hubs and the like")
    private boolean all;

    @Option(names = "--yaml", description = "print a DeviceMap that gives exactly these things")
    private boolean yaml;

    @Option(names = "--container", paramLabel = "[RUNTIME/]NAME", description = "the container that DeviceMap is for")
    private Optional<String> container = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", description = "this host's settings (default: ${DEFAULT-VALUE})")
    private Path config = Path.of(Source.CONFIG);

    @Mixin
    private final Output output = new Output();

    DiscoverCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        if (container.isPresent() && !yaml) {
            throw new Refused("discover: --container says whom the DeviceMap is for; add '--yaml', or leave it out");
        }
        Filter filter = new Filter(text, type, subsystem, all ? Breadth.EVERYTHING : Breadth.USUAL);
        Scope scope = session.surroundings().has(Trait.ROOT) ? Scope.CONTAINERS : Scope.HOST;
        Options options = new Options(config, Optional.empty(), Detach.AS_CONFIGURED);
        Discovery discovery = session.engine().discover(options, scope, filter);
        if (discovery.things().isEmpty() && discovery.hidden() == 0) {
            refuseUnknown();
        }
        ExitCode exit = discovery.troubles().isEmpty() ? ExitCode.OK : ExitCode.PARTLY;
        if (yaml) {
            session.print(Offer.of(discovery, container));
            return exit.code();
        }
        DiscoveryPage page = new DiscoveryPage(discovery);
        return output.answer(session, page::text, page::json, exit.code());
    }

    /** A word that no host knows is a slip of the finger; one that this host has nothing of now is not. */
    private void refuseUnknown() throws Refused {
        List<String> sorts = Filter.sorts();
        if (type.isEmpty() || sorts.contains(type.get())) {
            return;
        }
        throw new Refused("discover: --type " + type.get() + ": nothing here is of that sort"
                + Nearest.to(type.get(), sorts)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("; there are " + String.join(", ", sorts) + ", and the names of subsystems"));
    }
}
