package devattach.model;

/**
 * Where somebody listens, by TCP.
 *
 * @param host name or address
 */
public record Endpoint(String host, int port) {

    private static final int MOST = 65535;

    /**
     * Of {@code HOST:PORT}, an IPv6 address in brackets.
     *
     * @throws IllegalArgumentException with the reason, for anything else
     */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        String digits = text.substring(colon + 1);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        boolean isPort =
                digits.matches("[0-9]{1,5}") && Integer.parseInt(digits) > 0 && Integer.parseInt(digits) <= MOST;
        if (colon < 0
                || !isPort
                || bare.isEmpty()
                || !bracketed && bare.contains(":")
                || bare.matches(".*[\\s/\\[\\]].*")) {
            throw new IllegalArgumentException("not HOST:PORT; write for example 192.0.2.1:443, or [2001:db8::1]:443");
        }
        return new Endpoint(bare, Integer.parseInt(digits));
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
