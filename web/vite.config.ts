import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/** Answered by the server itself, never by the app shell. */
const SERVER_PATHS = ['/api', '/sync', '/health', '/metrics'];

/** For `npm run dev`: where the server listens, behind Vite. */
const SERVER = `http://127.0.0.1:${process.env.PORT ?? '8787'}`;

export default defineConfig({
  plugins: [react(), pwa()],
  build: {
    // The browsers that we support preload modules themselves.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    // 10 kB in all. Vite never fetches a chunk's styles again: a dialog first opened while the network was gone would stay bare.
    cssCodeSplit: false,
  },
  server: {
    proxy: Object.fromEntries(SERVER_PATHS.map((path) => [path, { target: SERVER, ws: path === '/sync' }])),
  },
});

function pwa() {
  return VitePWA({
    // A new version waits until its user says so, or closes the last tab: nobody's typing is ever reloaded away.
    registerType: 'prompt',
    injectRegister: false,
    includeManifestIcons: false, // they are in globPatterns
    workbox: {
      globPatterns: ['**/*.{html,js,css,svg,png,woff2}'],
      maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
      navigateFallback: '/index.html',
      navigateFallbackDenylist: SERVER_PATHS.map((path) => new RegExp(`^${path}(/|$|\\?)`)),
      // From the first visit on, so that what is loaded later on that page comes from the cache as well.
      clientsClaim: true,
      cleanupOutdatedCaches: true,
      inlineWorkboxRuntime: true,
    },
    manifest: {
      id: '/',
      name: 'Causeway',
      short_name: 'Causeway',
      description: 'Team chat that works without a network.',
      start_url: '/',
      scope: '/',
      display: 'standalone',
      theme_color: '#0b4a6f',
      background_color: '#ffffff',
      icons: [
        { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
        { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
        { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      ],
    },
  });
}
