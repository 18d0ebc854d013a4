package devattach.git;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.model.Endpoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of which server a repository is asked. */
class AddressesTest {

    @ParameterizedTest
    @CsvSource({
        "https://git.example.org/a.git, git.example.org:443",
        "https://git.example.org:8443/a.git, git.example.org:8443",
        "http://192.0.2.7/a.git, 192.0.2.7:80",
        "ssh://git@git.example.org/a.git, git.example.org:22",
        "ssh://git@git.example.org:2222/a.git, git.example.org:2222",
        "git://git.example.org/a.git, git.example.org:9418",
        "git@git.example.org:a.git, git.example.org:22",
        "git@[2001:db8::7]:a.git, [2001:db8::7]:22",
        "https://[2001:db8::7]:8443/a.git, [2001:db8::7]:8443",
        "/srv/git/a.git, none",
        "file:///srv/git/a.git, none",
        "'', none",
    })
    void theServerOfARepository(String url, String server) {
        assertEquals(server, Addresses.server(url).map(Endpoint::toString).orElse("none"));
    }
}
