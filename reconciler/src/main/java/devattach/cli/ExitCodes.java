package devattach.cli;

import devattach.model.ExitCode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The exit codes as help shows them; {@link ExitCode} is where they are defined. */
final class ExitCodes {

    private ExitCodes() {}

    static Map<String, String> list() {
        return Arrays.stream(ExitCode.values())
                .collect(Collectors.toMap(
                        code -> Integer.toString(code.code()),
                        ExitCode::meaning,
                        (first, second) -> first,
                        LinkedHashMap::new));
    }
}
