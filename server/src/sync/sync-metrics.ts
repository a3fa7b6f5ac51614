import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What is asked when metrics are read. */
export interface SyncGauges {
  readonly sockets: () => number;
  readonly documents: () => number;
  readonly subscriptions: () => number;
  readonly queued: () => number;
  readonly projectionBehind: () => number;
  readonly projectionLag: () => number;
  readonly storeFailing: () => boolean;
}

/** Metrics of sync, for Prometheus. */
export class SyncMetrics {
  readonly registry = new Registry();
  readonly #registers = [this.registry];

  readonly admitted = new Counter({
    name: 'causeway_ops_admitted_total',
    help: 'Ops of clients that were journaled.',
    registers: this.#registers,
  });
  readonly refused = new Counter({
    name: 'causeway_refusals_total',
    help: 'Updates that were not applied, by the code of their first op; `unavailable`: could not be stored.',
    labelNames: ['code'],
    registers: this.#registers,
  });
  readonly commitSeconds = new Histogram({
    name: 'causeway_journal_commit_seconds',
    help: 'How long a commit of the journal takes.',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2],
    registers: this.#registers,
  });
  readonly batchRows = new Histogram({
    name: 'causeway_journal_batch_rows',
    help: 'Rows of one commit of the journal.',
    buckets: [1, 2, 5, 10, 20, 50, 100, 500],
    registers: this.#registers,
  });
  readonly compactions = new Counter({
    name: 'causeway_compactions_total',
    help: 'How often journal rows were merged into a snapshot.',
    registers: this.#registers,
  });
  readonly sealed = new Counter({
    name: 'causeway_segments_sealed_total',
    help: 'Segments that this server has sealed.',
    registers: this.#registers,
  });
  readonly socketsRefused = new Counter({
    name: 'causeway_sockets_refused_total',
    help: 'Sockets that were refused or cut off, by reason.',
    labelNames: ['reason'],
    registers: this.#registers,
  });

  /** Adds what is asked when metrics are read. */
  observe(gauges: SyncGauges): void {
    this.#gauge('causeway_sockets', 'Open sync sockets.', gauges.sockets);
    this.#gauge('causeway_documents', 'Loaded documents.', gauges.documents);
    this.#gauge('causeway_subscriptions', 'Documents open on sockets.', gauges.subscriptions);
    this.#gauge('causeway_queue_depth', 'Tasks that wait for or hold the queue of a log.', gauges.queued);
    this.#gauge(
      'causeway_projection_behind',
      'Documents whose newest rows are not projected yet.',
      gauges.projectionBehind,
    );
    this.#gauge(
      'causeway_projection_lag_seconds',
      'For how long rows have been waiting to be projected; they gather for up to 1,800.',
      gauges.projectionLag,
    );
    this.#gauge('causeway_store_failing', '1 while the database takes no writes.', () =>
      Number(gauges.storeFailing()),
    );
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: this.#registers,
      collect() {
        this.set(read());
      },
    });
  }
}
