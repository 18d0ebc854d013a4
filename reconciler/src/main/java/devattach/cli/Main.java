package devattach.cli;

import devattach.cli.Surroundings.Trait;
import devattach.model.ExitCode;
import devattach.report.Style;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IFactory;

/** Where the program starts. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Surroundings here = Surroundings.ofThisProcess();
        PrintWriter out = writer(FileDescriptor.out);
        PrintWriter err = writer(FileDescriptor.err);
        System.exit(run(new Session(Main::engine, here, out, err), args));
    }

    /** The one place where the commands meet the rest; the engine's classes are loaded when this is called. */
    private static Engine engine() {
        return new LiveEngine();
    }

    /** Runs one command as root would from a script: no terminal, nobody to ask. */
    public static int run(Engine engine, String[] args, PrintWriter out, PrintWriter err) {
        Surroundings script = new Surroundings(Set.of(Trait.ROOT), question -> Optional.empty());
        return run(new Session(() -> engine, script, out, err), args);
    }

    static int run(Session session, String[] args) {
        Devattach top = new Devattach();
        CommandLine line = new CommandLine(top, factory(session));
        Devattach.addCommands(line, args);
        Devattach.dress(line);
        Complaints complaints = new Complaints(session.err(), top);
        line.setOut(session.out())
                .setErr(session.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(ansi(session)))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler(complaints)
                .setExecutionExceptionHandler(complaints)
                .setExecutionStrategy(parsed -> {
                    Verbosity.ask(top.verbosity(), parsed);
                    return new CommandLine.RunLast().execute(parsed);
                });
        int exit = line.execute(args);
        session.out().flush();
        session.err().flush();
        if (session.out().checkError()) {
            session.err().println("devattach: standard output could not be written; the answer is incomplete");
            session.err().flush();
            return ExitCode.ERROR.code();
        }
        return exit;
    }

    /** Gives each command its session; whatever picocli makes for itself is made as it would. */
    private static IFactory factory(Session session) {
        IFactory usual = CommandLine.defaultFactory();
        return new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                    if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Session.class) {
                        return type.cast(constructor.newInstance(session));
                    }
                }
                return usual.create(type);
            }
        };
    }

    private static Ansi ansi(Session session) {
        return session.style(Color.AUTO) == Style.ANSI ? Ansi.ON : Ansi.OFF;
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
    }
}
