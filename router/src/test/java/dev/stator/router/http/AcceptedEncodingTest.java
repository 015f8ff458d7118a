package dev.stator.router.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedEncodingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "-|-",
        "``|-",
        "identity|-",
        "br|-",
        "x-gzip|-",
        "gzip|GZIP",
        "GZIP, identity|GZIP",
        "deflate|DEFLATE",
        "gzip, deflate|GZIP",
        "br, identity, deflate, gzip|DEFLATE",
        "dog, gzip ,, cat|GZIP",
        "gzip;q=0.8, deflate;q=0.5|GZIP",
        "br, gzip;q=0, deflate; q = 0.5 , identity;q=0|DEFLATE",
        "*|GZIP",
        "*, deflate;q=0.5|GZIP",
        "*, deflate|DEFLATE",
        "*, identity|GZIP",
        "*, gzip;q=0.5|DEFLATE",
        "gzip ;q=0|-",
        "identity;q=0|-",
        "*;q=0|-",
        "*;q=0.5,identity|GZIP",
        "gzip;q=0.5,identity;q=0.8|GZIP",
        "br;q=0.8,identity;q=0.5,*;q=0|-",
        "\"gzip\"|-",
        "gzip br|-",
        "gzip:q=1|-",
        "deflate;q=0.5, gzip;q=31|GZIP",
        "gzip;q=31,deflate;q=51|GZIP",
        "deflate;q=0.5, gzip;q=0.2|DEFLATE",
        "deflate;q=0.5, gzip;q=1;q=0.2|GZIP",
        "deflate;q=0.5,gzip;q=0.|DEFLATE",
        "deflate;q=0.5,gzip;q=0.x|GZIP",
        "deflate;q=-0.5,gzip;q=0.2|GZIP",
        "gzip;nq=1;q=0 |-",
        "gzip;q=0, gzip;q=1, gzip;q=0|GZIP",
        "br,identity;q=0.5,gzip;q=0.0001|GZIP",
        ",|-",
        ";|-",
        ";;q=|-",
        "gzip;q=NaN|-",
      })
  void theBestOfferCounts(String accepted, AcceptedEncoding chosen) {
    assertEquals(chosen, AcceptedEncoding.of(accepted));
  }
}
