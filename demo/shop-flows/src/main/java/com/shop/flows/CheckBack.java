package com.shop.flows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.concurrent.Executors;

/**
 * The owner's word on one of its orders, shipments or transfers, from its database: {@code GET /check-back?id=4711},
 * {@code shipment-4711}, {@code transfer-4711}; and {@code GET /ready}.
 */
final class CheckBack {
    private final Database database;
    private final TransferFlow transfers;
    private volatile boolean ready;

    private CheckBack(Database database, TransferFlow transfers) {
        this.database = database;
        this.transfers = transfers;
    }

    static CheckBack start(int port, Database database, TransferFlow transfers) throws IOException {
        CheckBack checkBack = new CheckBack(database, transfers);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/ready", exchange -> answer(exchange, checkBack.ready ? 200 : 503, "{\"ready\":" + checkBack.ready + "}"));
        server.createContext("/check-back", checkBack::check);
        server.start();
        return checkBack;
    }

    void setReady() {
        ready = true;
    }

    private void check(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        String id = query == null ? "" : query.replaceFirst("^(.*&)?id=([^&]*).*$", "$2");
        if (!id.matches("[A-Za-z0-9-]{1,64}")) {
            answer(exchange, 400, "{\"error\":\"id of an order expected\"}");
            return;
        }
        try {
            answer(exchange, 200, decide(id));
        } catch (SQLException failed) {
            answer(exchange, 200, outcome("unknown", "the orders database did not answer"));
        }
    }

    private String decide(String id) throws SQLException {
        if (id.startsWith("transfer-")) return outcome(transfers.outcome(id), "that is what is written beside the orders for " + id);
        if (id.startsWith("shipment-")) return decideShipment(id);
        String row = database.inTransaction(connection -> Database.queryText(
                connection, "SELECT status || ' since ' || to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM shop_order WHERE id = ?", id));
        if (row == null) return outcome("rollback", "order " + id + " is not in the orders database");
        return outcome(row.startsWith("PAID") ? "commit" : "unknown", "order " + id + " is " + row);
    }

    private String decideShipment(String id) throws SQLException {
        String status = database.inTransaction(connection -> Database.queryText(connection, "SELECT status FROM shipment WHERE id = ?", id));
        if (status == null) return outcome("rollback", id + " is not in the orders database");
        String outcome = status.equals("CREATED") ? "commit" : status.equals("CANCELLED") ? "rollback" : "unknown";
        return outcome(outcome, id + " is " + status);
    }

    private static String outcome(String outcome, String evidence) {
        return "{\"outcome\":\"%s\",\"evidence\":\"%s\"}".formatted(outcome, evidence);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
