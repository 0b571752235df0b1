/** Where and when the utterances were typed. */
const ASSETS = [
  ...['srv-db-03', 'srv-db-04', 'srv-app-01', 'srv-web-02', 'srv-mail-1', 'lun-12', 'lun-7', 'sw-core-1', 'sw-access-14', 'rack-r3'],
  ...['rack-r5', 'esx-node-2.example.com', 'esx-node-5.example.com', 'k8s-worker-7', 'k8s-master-1', 'shelf-a2', 'pdu-b1', 'pdu-b2'],
  ...['crac-1', 'fw-edge-1', 'checkout-api', 'payments', 'postgres-main', 'redis-cache', 'backup-01', 'ups-2', 'vpn-gw-1', 'grafana'],
];
export const CONTEXT = { alertId: null, assetIds: ASSETS, now: new Date('2026-11-21T09:30:00Z'), timeZone: 'Europe/Moscow' };
