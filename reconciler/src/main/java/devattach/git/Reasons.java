package devattach.git;

/** What went wrong, in the words of the innermost cause that has any, and what helps against the common ones. */
final class Reasons {

    private Reasons() {}

    static String of(Throwable cause, GitSettings settings) {
        StringBuilder all = new StringBuilder();
        Throwable at = cause;
        for (int depth = 0; at != null && depth < 8; depth++) {
            all.append(at.getMessage()).append('\n');
            at = at.getCause();
        }
        String text = all.toString();
        if (text.contains("Server key did not validate") || text.contains("server key")) {
            return "its ssh host key is not in "
                    + settings.knownHosts().map(Object::toString).orElse("source.knownHosts")
                    + "; get the key from its administrator (ssh-keyscan alone proves nothing) and add it there";
        }
        if (text.contains("not authorized")
                || text.contains("401")
                || text.contains("Auth fail")
                || text.contains("No more authentication methods")) {
            return "it does not let us in; check source.sshKey or source.tokenFile, and that the key or token may read";
        }
        return String.valueOf(cause.getMessage());
    }
}
