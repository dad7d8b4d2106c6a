import './style.css';

import { createApp } from 'vue';

import App from './App.vue';
import { preferred, speak } from './words';

void speak(preferred()).then(() => createApp(App).mount('#app'));
