package devattach.cli;

import devattach.model.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** How errors reach people: {@code devattach: what: why; next}, on standard error, exit code 1. */
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private final PrintWriter err;
    private final Devattach top;

    Complaints(PrintWriter err, Devattach top) {
        this.err = err;
        this.top = top;
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] args) {
        CommandLine line = wrong.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        err.println("devattach: " + what(wrong, line) + "; see '" + name + " --help'");
        err.flush();
        return ExitCode.ERROR.code();
    }

    private static String what(ParameterException wrong, CommandLine line) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(wrong.getMessage()).split("\\R", 2)[0];
        }
        String typed = unmatched.getUnmatched().get(0);
        if (typed.startsWith("-")) {
            return typed + ": no such option"
                    + meant(Nearest.to(typed, line.getCommandSpec().optionsMap().keySet()));
        }
        return line.getSubcommands().isEmpty()
                ? typed + ": one argument too many"
                : typed + ": no such command"
                        + meant(Nearest.to(typed, line.getSubcommands().keySet()));
    }

    private static String meant(Optional<String> word) {
        return word.map(known -> "; did you mean '" + known + "'?").orElse("");
    }

    @Override
    public int handleExecutionException(Exception wrong, CommandLine line, ParseResult parsed) {
        err.println("devattach: " + message(wrong));
        if (top.verbosity() >= 2) {
            wrong.printStackTrace(err);
        }
        err.flush();
        return ExitCode.ERROR.code();
    }

    private String message(Exception wrong) {
        if (wrong instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file or folder";
        }
        if (wrong instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied; run it as root";
        }
        if (wrong instanceof FileSystemException failed) {
            return failed.getFile() + ": " + failed.getReason();
        }
        if (wrong instanceof IOException told && told.getMessage() != null) {
            return told.getMessage();
        }
        return "internal error: " + wrong + "; this is a defect of devattach: run it again with '-v -v' and report it";
    }
}
