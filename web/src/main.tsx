import { must } from '@causeway/shared/assert';
import { createRoot } from 'react-dom/client';
import { createApp } from './session/create-app.ts';
import './ui/tokens.css';
import { keepData } from './ui/app/keep-data.ts';
import { Root } from './ui/app/root.tsx';
import { watchForUpdates } from './ui/app/watch-for-updates.ts';

const app = createApp();
createRoot(must(document.getElementById('root'), '#root')).render(<Root app={app} />);
keepData(app);
watchForUpdates();
