package devattach.mechanism.access;

import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process in a cgroup that asks the kernel itself: it makes a node where the request is {@code m}, and opens one otherwise. Where nothing has
 * the number, the kernel says ENXIO to what the policy allows and EPERM to what it does not.
 */
final class Probe implements AutoCloseable {

    private static final String SCRIPT = """
            use POSIX;
            $| = 1;
            print "ready\\n";
            while (<STDIN>) {
              my ($type, $major, $minor, $request) = split;
              my $device = ($minor & 0xff) | (($major & 0xfff) << 8) | (($minor & ~0xff) << 12);
              my $name = "./$type-$major-$minor";
              my $made;
              if ($request == 1) {
                $name = "./made";
                $made = syscall($ARGV[0], -100, $name, ($type eq "b" ? 0060000 : 0020000) | 0600, $device) == 0;
                die "mknod $name: $!" unless $made || $! == EPERM;
                unlink $name;
              } else {
                my $how = $request == 2 ? O_RDONLY : $request == 4 ? O_WRONLY : O_RDWR;
                my $fd = POSIX::open($name, $how | O_NOCTTY | O_NONBLOCK);
                $made = defined($fd) || $! != EPERM;
                die "open $name: $!" unless defined($fd) || $! == EPERM || $! == ENXIO || $! == ENODEV || $! == EIO;
                POSIX::close($fd) if defined($fd);
              }
              print $made ? "1\\n" : "0\\n";
            }
            """;

    private final Path folder;
    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    /**
     * In a cgroup of v2.
     *
     * @param opened numbers that will be asked for more than {@code m}; their nodes are made before the cgroup is joined
     */
    Probe(Path cgroup, List<DeviceNumber> opened) throws IOException {
        this.folder = Files.createTempDirectory("devattach-test-probe");
        StringBuilder make = new StringBuilder("set -e; mount -t tmpfs devattach-test-probe .; cd \"$PWD\"; ");
        for (DeviceNumber node : opened) {
            make.append(String.format(
                    "mknod %1$s-%2$d-%3$d %1$s %2$d %3$d; ", node.kind().letter(), node.major(), node.minor()));
        }
        make.append("echo $$ > ").append(cgroup).append("/cgroup.procs; exec perl -e \"$0\" $1");
        String mknodat = System.getProperty("os.arch").equals("aarch64") ? "33" : "259";
        this.process = new ProcessBuilder("unshare", "--mount", "sh", "-c", make.toString(), SCRIPT, mknodat)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.questions = process.outputWriter();
        this.answers = process.inputReader();
        if (!"ready".equals(answers.readLine())) {
            throw new IOException("the probe does not start");
        }
    }

    boolean allows(DeviceNumber number, int request) throws IOException {
        questions.write(
                String.format("%s %d %d %d%n", number.kind().letter(), number.major(), number.minor(), request));
        questions.flush();
        return switch (String.valueOf(answers.readLine())) {
            case "1" -> true;
            case "0" -> false;
            default -> throw new IOException("the probe ended at " + number + " " + new Permissions(request));
        };
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.delete(folder);
    }
}
