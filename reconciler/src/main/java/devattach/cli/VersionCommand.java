package devattach.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code devattach version}. */
@Command(
        name = "version",
        header = "Show the version of devattach, of Java and of the kernel.",
        footer = {"", "Examples:", "  devattach version"})
final class VersionCommand implements Callable<Integer>, IVersionProvider {

    private final Session session;

    VersionCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.print(String.join(System.lineSeparator(), getVersion()) + System.lineSeparator());
        return 0;
    }

    /** The version is in the jar's manifest; classes run from a folder have none. */
    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("(development build)");
        return new String[] {
            "devattach " + version,
            "Java " + System.getProperty("java.version") + ", Linux " + System.getProperty("os.version") + " "
                    + System.getProperty("os.arch")
        };
    }
}
