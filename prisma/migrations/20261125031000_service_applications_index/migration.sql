-- Services of an application, provided or consumed, without a look at every service.
-- CreateIndex
CREATE INDEX "service_applications_idx" ON "service" USING GIN ("applications");

-- CreateIndex
CREATE INDEX "service_consumer_apps_idx" ON "service" USING GIN ("consumer_apps");
