import { must } from '@causeway/shared/assert';
import { createRoot } from 'react-dom/client';
import { createApp } from './session/create-app.ts';
import './ui/tokens.css';
import { Root } from './ui/app/root.tsx';
import { watchForUpdates } from './ui/app/watch-for-updates.ts';

createRoot(must(document.getElementById('root'), '#root')).render(<Root app={createApp()} />);
watchForUpdates();
