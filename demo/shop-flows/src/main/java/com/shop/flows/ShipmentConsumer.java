package com.shop.flows;

import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;

/** Writes down every shipment message that RocketMQ delivers. */
final class ShipmentConsumer {
    private ShipmentConsumer() {}

    /** Tries until it is let in. */
    static void start(Settings settings) throws InterruptedException {
        while (true) {
            DefaultMQPushConsumer consumer = create(settings);
            try {
                consumer.subscribe(ShipmentFlow.TOPIC, "*");
                consumer.start();
                return;
            } catch (MQClientException | RuntimeException failed) {
                System.err.println("courier-desk begins again: " + failed);
                consumer.shutdown();
            }
            Thread.sleep(3_000);
        }
    }

    private static DefaultMQPushConsumer create(Settings settings) {
        Database orders = Database.orders(settings);
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("courier-desk");
        consumer.setNamesrvAddr(settings.rocketmq());
        consumer.setVipChannelEnabled(false);
        consumer.setConsumeThreadMin(1);
        consumer.setConsumeThreadMax(1);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            try {
                for (MessageExt message : messages)
                    orders.inTransaction(connection -> {
                        Consumers.note(connection, ShipmentFlow.TOPIC, message.getQueueId(), message.getQueueOffset(), message.getKeys());
                        return null;
                    });
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            } catch (Exception failed) {
                return ConsumeConcurrentlyStatus.RECONSUME_LATER;
            }
        });
        return consumer;
    }
}
