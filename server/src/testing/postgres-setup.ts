import { inject } from 'vitest';
import { processEnvironment } from '../config/load-config.ts';
import { POSTGRES_VARIABLE } from './test-database.ts';

// Before each test file: what it starts, in this process or in others, finds the PostgreSQL here.
Object.assign(processEnvironment(), { [POSTGRES_VARIABLE]: inject('postgres') });
