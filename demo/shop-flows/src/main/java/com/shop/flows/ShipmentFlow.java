package com.shop.flows;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** The RocketMQ way: half message, local transaction, commit. Check-backs are answered from the shipment table. */
final class ShipmentFlow implements TransactionListener {
    static final String GROUP = "shipment-producer";
    /** Its only members are killed, so nobody is left to ask. */
    static final String ORPHANED_GROUP = "courier-producer";

    static final String TOPIC = "shipment-created";

    private final Database database;
    private final TransactionMQProducer producer;
    private volatile boolean answers = true;

    ShipmentFlow(Database database, String nameServer, String group) throws Exception {
        this.database = database;
        producer = new TransactionMQProducer(group);
        producer.setNamesrvAddr(nameServer);
        producer.setInstanceName(group + "-" + ProcessHandle.current().pid());
        producer.setVipChannelEnabled(false);
        producer.setSendMsgTimeout(10_000);
        producer.setTransactionListener(this);
        producer.start();
    }

    /** @param status of the shipment row; PENDING is never decided by anyone */
    void ship(Order order, String status) throws Exception {
        String id = "shipment-" + order.id();
        String body = "{\"shipmentId\":\"%s\",\"orderId\":\"%s\"}".formatted(id, order.id());
        producer.sendMessageInTransaction(new Message(TOPIC, "created", id, body.getBytes(StandardCharsets.UTF_8)), new String[] {order.id(), status});
    }

    /** Its local transaction is over, and whoever made it dies before the broker hears of that. */
    void shipSilently(Order order, String status) throws Exception {
        answers = false;
        ship(order, status);
    }

    @Override
    public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
        String[] values = (String[]) argument;
        try {
            database.inTransaction(connection -> Database.update(
                    connection, "INSERT INTO shipment (id, order_id, status) VALUES (?, ?, ?)", message.getKeys(), values[0], values[1]));
        } catch (SQLException failed) {
            return LocalTransactionState.UNKNOW;
        }
        return answers ? toState(values[1]) : LocalTransactionState.UNKNOW;
    }

    @Override
    public LocalTransactionState checkLocalTransaction(MessageExt message) {
        try {
            String status = database.inTransaction(connection -> Database.queryText(connection, "SELECT status FROM shipment WHERE id = ?", message.getKeys()));
            return status == null ? LocalTransactionState.ROLLBACK_MESSAGE : toState(status);
        } catch (SQLException failed) {
            return LocalTransactionState.UNKNOW;
        }
    }

    private static LocalTransactionState toState(String status) {
        return switch (status) {
            case "CREATED" -> LocalTransactionState.COMMIT_MESSAGE;
            case "CANCELLED" -> LocalTransactionState.ROLLBACK_MESSAGE;
            default -> LocalTransactionState.UNKNOW;
        };
    }
}
