import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

// `npx vite --config vite.staff.ts` serves it with hot reload, beside `make run`.
export default defineConfig({
  root: 'staff',
  base: '/staff/',
  plugins: [vue()],
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: 'es2022' },
  server: {
    proxy: { '/graphql': 'http://127.0.0.1:8000', '/dev': 'http://127.0.0.1:8000' },
  },
});
