local alerting = import 'alerting.libsonnet';
local t = import 'tierline.libsonnet';

{
  'datasources/tierline.yaml': t.yaml({
    apiVersion: 1,
    datasources: [{
      name: 'tierline (PostgreSQL)',
      uid: 'tierline-postgres',
      type: 'postgres',
      access: 'proxy',
      orgId: 1,
      url: '${TIERLINE_PG_HOST}:${TIERLINE_PG_PORT}',
      user: 'tierline_reader',
      database: '${TIERLINE_PG_DATABASE}',  // where 9.x reads it; jsonData is where newer ones do
      isDefault: true,
      editable: false,
      version: 1,
      jsonData: {
        database: '${TIERLINE_PG_DATABASE}',
        sslmode: '${TIERLINE_PG_SSLMODE}',
        postgresVersion: 1500,
        timescaledb: false,
        maxOpenConns: 10,
        maxIdleConns: 5,
        maxIdleConnsAuto: false,
        connMaxLifetime: 14400,
        timeInterval: '1m',
      },
      secureJsonData: { password: '${TIERLINE_READER_PASSWORD}' },
    }],
  }),
  'dashboards/tierline.yaml': t.yaml({
    apiVersion: 1,
    providers: [{
      name: 'tierline-service-desk',
      orgId: 1,
      folder: 'Service Desk',
      folderUid: 'service-desk',
      type: 'file',
      disableDeletion: false,
      allowUiUpdates: false,
      updateIntervalSeconds: 30,
      options: { path: '${TIERLINE_DASHBOARDS}', foldersFromFilesStructure: false },
    }],
  }),
  // JSON, which Grafana reads as well: the queries stand in jsonnet/sql, where they can be read.
  'alerting/tierline.json': std.manifestJsonEx(alerting.rules, '  '),
}
