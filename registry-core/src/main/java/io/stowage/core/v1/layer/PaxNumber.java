package io.stowage.core.v1.layer;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The numbers in extended headers, and how Python writes them. What is no number is 0. */
final class PaxNumber {

  /** Longer ones are no times, ids or sizes, and take long to convert. */
  private static final int MAX_LENGTH = 64;

  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  /** Any decimal of this many digits stays the same when it goes through a double. */
  private static final int SAFE_DIGITS = 15;

  private static final int MAX_DIGITS = 17;

  private PaxNumber() {}

  static BigInteger integer(byte[] value) {
    String text = text(value);
    return INTEGER.matcher(text).matches() ? new BigInteger(text) : BigInteger.ZERO;
  }

  /** A time, as JSON. */
  static String decimal(byte[] value) {
    String text = text(value);
    if (!DECIMAL.matcher(text).matches()) {
      return "0";
    }
    double number = Double.parseDouble(text);
    return Double.isInfinite(number) ? "0" : print(number); // JSON has no infinity
  }

  private static String text(byte[] value) {
    if (value.length > MAX_LENGTH) {
      return "";
    }
    return new String(value, StandardCharsets.ISO_8859_1).strip();
  }

  /** The fewest digits that mean this number, with an exponent where there were many zeros. */
  static String print(double number) {
    if (number == 0) {
      return 1 / number < 0 ? "-0.0" : "0.0";
    }
    BigDecimal shortest = shortest(number);
    String digits = shortest.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    StringBuilder text = new StringBuilder(number < 0 ? "-" : "");
    if (exponent < -4 || exponent >= 16) {
      text.append(digits.charAt(0));
      if (digits.length() > 1) {
        text.append('.').append(digits, 1, digits.length());
      }
      text.append('e').append(exponent < 0 ? '-' : '+');
      return text.append(Math.abs(exponent) < 10 ? "0" : "").append(Math.abs(exponent)).toString();
    }
    String plain = shortest.abs().toPlainString();
    return text.append(plain).append(plain.indexOf('.') < 0 ? ".0" : "").toString();
  }

  private static BigDecimal shortest(double number) {
    BigDecimal exact = new BigDecimal(number);
    int precision = Math.abs(number) < Double.MIN_NORMAL ? 1 : SAFE_DIGITS;
    while (true) {
      BigDecimal rounded = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
      if (precision == MAX_DIGITS || rounded.doubleValue() == number) {
        return rounded.stripTrailingZeros();
      }
      precision++;
    }
  }
}
